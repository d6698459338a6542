import type {WorkerConfig} from '../../source/config/config.ts';
import type {Candidate, Findings, Surveyed} from '../../source/state/survey.ts';
import {initialWizard, reduceWizard, type WizardState, type WizardWish} from '../../source/state/wizard.ts';
import {frameLines} from '../../source/ui/components/frame.tsx';
import {painter} from '../../source/ui/theme.ts';
import {pressWizard} from '../../source/ui/wizard/keys.ts';
import {viewWizard, wizardFooter, wizardHeader} from '../../source/ui/wizard/views.ts';

export const proposed = {
	cluster: 'farm',
	tree: '/home/builder/aosp',
	user: 'builder',
	target: 'aosp_x86_64-eng',
	address: '10.0.0.1',
};

export function candidate(name: string, more: Partial<WorkerConfig> = {}): Candidate {
	return {word: name, worker: {name, address: `10.0.0.${name.length}`, port: 22, user: 'builder', ...more}};
}

const gigabyte = 1024 ** 3;

/** A machine of which everything could be seen. */
export const measured: Findings = {
	phase: 'done',
	latencyMs: 0.42,
	localAddress: '10.0.0.1',
	software: 'OpenSSH_10.0p2 Debian-7',
	fingerprint: 'SHA256:eTFB7FytcyZ5K7ZvKcEIwW6gavjCEUirvOOq6Xo/n90',
	login: 'open',
	machine: {cores: 16, memoryBytes: 62.7 * gigabyte, freeDiskBytes: 410 * gigabyte, system: 'debian 13 trixie'},
	clockSkewMs: -12,
	bytesPerSecond: 112e6,
};

export const locked: Findings = {phase: 'done', latencyMs: 12.4, login: 'password', fingerprint: 'SHA256:63b4V4xnbgHsnXuzw'};

export function seen(name: string, findings: Findings, more: Partial<WorkerConfig> = {}): Surveyed {
	return {candidate: candidate(name, more), findings};
}

/** The wizard as it stands after the search on this machine. */
export function wizard(change: Partial<WizardState> = {}): WizardState {
	const state = reduceWizard(initialWizard({path: '/home/builder/.config/distbuild-tui/cluster.yaml', isThere: false}), {
		type: 'wizard/proposed',
		answers: proposed,
		trees: [proposed.tree, '/srv/other'],
	});
	return {...state, ...change};
}

/** The whole screen as text. */
export function screenOf(state: WizardState, columns: number, rows: number): readonly string[] {
	const view = viewWizard(state, {width: columns - 4, height: rows - 4});
	const frame = frameLines({...view, width: columns, height: rows - 2, isFocused: true});
	const paint = painter('none');
	return [wizardHeader(state), ...frame, wizardFooter(state, view.hints, columns)].map((row) => paint(row, columns));
}

/** Presses keys one after the other; gives what came of it. */
export function pressed(
	state: WizardState,
	...keys: readonly string[]
): {readonly state: WizardState; readonly wishes: readonly WizardWish[]} {
	let current = state;
	const wishes: WizardWish[] = [];
	for (const key of keys) {
		const {change, wish, notice = ''} = pressWizard(current, key, {width: 76, height: 20});
		current = {...current, ...change, notice};
		if (wish !== undefined) wishes.push(wish);
	}
	return {state: current, wishes};
}
