import {setTimeout as delay} from 'node:timers/promises';
import {actionOf} from '../actions/index.ts';
import {type BuildWishes, wishesFrom, wishesOf, withWishes} from '../config/build-wishes.ts';
import {buildModes, type Config} from '../config/config.ts';
import type {Orphan} from '../engine/build/orphan.ts';
import {toFailure} from '../engine/failure.ts';
import {type Monitors, startMonitors, viewerPace} from '../engine/monitors/index.ts';
import type {Secrets} from '../engine/secrets.ts';
import {cancelRun, findRun, type StartedRun, spawnRun} from '../engine/spawn-run.ts';
import {type ActionId, isMonitorEvent} from '../state/events.ts';
import type {Failure} from '../state/failure.ts';
import type {Intent} from '../state/intents.ts';
import type {Dialog, SeenHostKey} from '../state/screen.ts';
import type {Store} from '../state/store.ts';
import {type Asking, nextAsking, withAnswer, withoutAnswer} from './answers.ts';
import {showLastRuns} from './last-runs.ts';
import {adopt, isFollowable, orphanOf, orphanText} from './orphan.ts';
import {type Answers, type FollowedEvent, followRun, newHostKeys, type Prepared, prepare} from './prepare.ts';
import {reportPage} from './report-page.ts';
import {wishOfBuild} from './wish-command.ts';

const runPollMs = 1000;
const stopDeadlineMs = 500;

export type SessionPorts = {
	readonly repaint: () => void;
	readonly openShell: (host: string) => Promise<void>;
	readonly quit: () => void;
};

/**
 * The person at the screen: turns wishes into runs and runs into facts for the store. Holds the secrets while the screen is
 * open; what it starts does not depend on it.
 */
export class Session {
	/** What was said so far; `options` of the action that is being agreed on. */
	private answers: Answers = {secrets: {}, hostKeys: {}, options: {}};
	/** The open question. */
	private asking: Asking | undefined;
	private followed: StartedRun | undefined;
	private stopFollowing: () => void = () => {};
	private monitors: Monitors | undefined;
	private poll: NodeJS.Timeout | undefined;
	/** Counts up with every dialog that is given up, so that a late answer of a dry run opens nothing. */
	private attempt = 0;
	private readonly config: Config;
	private readonly store: Store;
	private readonly ports: SessionPorts;

	constructor(config: Config, store: Store, ports: SessionPorts) {
		this.config = config;
		this.store = store;
		this.ports = ports;
	}

	/** `isReadonly`: starts nothing, not even a run that follows a build whose runner has died. */
	start({isReadonly}: {readonly isReadonly: boolean}): void {
		const {cluster, workers, master} = this.config;
		this.store.dispatch({type: 'cluster/loaded', at: Date.now(), cluster, workers, master: master.address});
		const orphan = orphanOf(this.config);
		showLastRuns(this.config, this.store, this.current()?.runId, orphan);
		if (orphan !== undefined && isFollowable(orphan) && !isReadonly) this.adopt(orphan);
		this.attach();
		// A run that somebody else starts is followed too.
		this.poll = setInterval(() => this.attach(), runPollMs);
		this.monitors = startMonitors(this.config, viewerPace, (event) => this.store.dispatch(event));
	}

	async stop(): Promise<void> {
		clearInterval(this.poll);
		this.stopFollowing();
		// A login to a dead worker may be under way; nobody who leaves waits for it.
		await Promise.race([this.monitors?.stop(), delay(stopDeadlineMs)]);
	}

	/** The run that goes on after the screen is closed. */
	current(): StartedRun | undefined {
		return findRun(this.config);
	}

	readonly perform = (intent: Intent): void => {
		switch (intent.type) {
			case 'prepare':
				this.answers = {...this.answers, options: intent.options ?? {}};
				if (intent.action === 'build' && intent.options === undefined)
					this.open({kind: 'build-wishes', wishes: this.lastWishes()});
				// A look changes nothing: there is nothing to agree to.
				else if (intent.action === 'doctor' && !this.isMending()) this.run('doctor');
				else this.lookAgain(intent.action);
				return;
			case 'give-password':
				this.answer((secrets, asking) => withAnswer(secrets, asking, intent.password, intent.isAlone));
				this.lookAgain(intent.action);
				return;
			case 'leave-out':
				this.answer(withoutAnswer);
				this.lookAgain(intent.action);
				return;
			case 'accept-host-keys':
				this.acceptHostKeys();
				this.lookAgain(intent.action);
				return;
			case 'confirm':
				this.run(intent.action);
				return;
			case 'abandon':
				this.attempt += 1;
				this.leave();
				return;
			case 'cancel-run':
				this.cancel();
				return;
			case 'wish':
				this.wish(intent);
				return;
			case 'report':
				this.open(reportPage(this.config, intent.runId));
				return;
			case 'shell':
				this.ports.openShell(intent.host).catch((error: unknown) => this.notice(toFailure(error).message));
				return;
			case 'repaint':
				this.ports.repaint();
				return;
			case 'quit':
				this.ports.quit();
				return;
			default:
				intent satisfies never;
		}
	};

	/** As the last build was, but for what it deleted first: nobody deletes by habit. */
	private lastWishes(): BuildWishes {
		const own = wishesOf(this.config.build);
		return {...(this.store.get().build.wishes ?? own), clean: own.clean};
	}

	/** What was typed for this run stands in place of the file's. */
	private configFor(action: ActionId): Config {
		if (action !== 'build') return this.config;
		const {options} = this.answers;
		const wishes = wishesFrom(options);
		const config = wishes === undefined ? this.config : withWishes(this.config, wishes);
		const mode = buildModes.find((known) => known === options['mode']);
		return mode === undefined ? config : {...config, build: {...config.build, mode}};
	}

	private open(dialog: Dialog): void {
		this.store.dispatch({type: 'dialog/opened', dialog});
	}

	/** The doctor is asked to repair something, from its own screen. */
	private isMending(): boolean {
		return this.answers.options['fix'] !== undefined;
	}

	/** Back to where the question came from. */
	private leave(): void {
		if (this.isMending()) this.open({kind: 'doctor'});
		else this.store.dispatch({type: 'dialog/closed'});
	}

	private notice(notice: string): void {
		this.store.dispatch({type: 'screen/noticed', notice});
	}

	private explain(action: ActionId, failure: Failure): void {
		this.open({kind: 'message', title: actionOf(action).title, failure});
	}

	private lookAgain(action: ActionId): void {
		this.prepare(action).catch((error: unknown) => this.explain(action, toFailure(error)));
	}

	private answer(change: (secrets: Secrets, asking: Asking) => Secrets): void {
		if (this.asking === undefined) return;
		this.answers = {...this.answers, secrets: change(this.answers.secrets, this.asking)};
	}

	/** Those that stand in the dialog, and no others. */
	private acceptHostKeys(): void {
		const {dialog} = this.store.get().screen;
		if (dialog.kind !== 'host-keys') return;
		const seen = dialog.keys.flatMap(({host, fingerprint, changedFrom}) =>
			changedFrom === undefined ? [[host, fingerprint] as const] : [],
		);
		const {hostKeys} = this.answers;
		this.answers = {...this.answers, hostKeys: {...(hostKeys === 'all' ? {} : hostKeys), ...Object.fromEntries(seen)}};
	}

	private async prepare(action: ActionId): Promise<void> {
		this.attempt += 1;
		const attempt = this.attempt;
		this.open({kind: 'preparing', action});
		const onEvent = (event: FollowedEvent) => {
			if (event.type.startsWith('host')) this.store.dispatch(event);
		};
		const prepared = await prepare(this.configFor(action), action, this.answers, onEvent);
		if (attempt !== this.attempt) return;
		const {failure, proposal} = prepared;
		this.asking = nextAsking(prepared.failures);
		if (newHostKeys(prepared, this.answers.hostKeys).length > 0)
			this.open({kind: 'host-keys', action, keys: unagreed(prepared, this.answers), scroll: 0});
		else if (this.asking !== undefined) this.open(passwordDialog(action, this.asking));
		else if (failure !== undefined && proposal.changes === 0) this.explain(action, failure);
		else this.open({kind: 'confirm', proposal, scroll: 0});
	}

	private run(action: ActionId): void {
		if (action === 'doctor') this.open({kind: 'doctor'});
		else this.store.dispatch({type: 'dialog/closed'});
		const {secrets, hostKeys: acceptedHostKeys} = this.answers;
		const options = {target: this.config.build.target, ...this.answers.options};
		try {
			const config = this.configFor(action);
			this.follow(spawnRun({action, config, isDryRun: false, options, acceptedHostKeys, secrets}));
		} catch (error) {
			this.explain(action, toFailure(error));
		}
	}

	private cancel(): void {
		if (this.store.get().screen.dialog.kind !== 'doctor') this.store.dispatch({type: 'dialog/closed'});
		// The doctor that only looks holds no lock.
		const run = this.current() ?? this.followed;
		if (run === undefined || !cancelRun(run.holder)) this.notice('There is no run to cancel.');
		else this.notice(`${run.holder.action} is being cancelled; a step that changes a machine is finished first.`);
	}

	private wish({kind, host}: Extract<Intent, {type: 'wish'}>): void {
		try {
			wishOfBuild(this.config, kind, host, this.store.get().hosts.byName[host]?.slots);
			this.notice(`${host}: ${kind} is asked for.`);
		} catch (error) {
			this.notice(toFailure(error).message);
		}
	}

	/** Facts of a run; the samples in its journal are older than our own monitors'. */
	private take(event: FollowedEvent): void {
		if (!isMonitorEvent(event)) this.store.dispatch(event);
	}

	private attach(): void {
		const run = this.current();
		if (run !== undefined && run.runId !== this.followed?.runId) this.follow(run);
	}

	private follow(run: StartedRun): void {
		this.stopFollowing();
		this.followed = run;
		const {done, stop} = followRun(run, (event) => this.take(event));
		this.stopFollowing = stop;
		done.then((state) => {
			// What a run has changed decides who can be reached.
			this.monitors?.wake();
			if (state.status !== 'finished') return;
			// What the doctor found stands on its own screen, and the matrix of ssh-setup names every failure.
			const isTold = state.action === 'doctor' && this.store.get().doctor.findings.length > 0;
			if (state.action === 'ssh-setup' && state.outcome !== 'cancelled') this.showReach(state.failure);
			else if (state.failure !== undefined && state.outcome === 'failed' && !isTold) this.explain(state.action, state.failure);
		});
	}

	private showReach(failure: Failure | undefined): void {
		this.store.flush();
		if (this.store.get().reach.cells.length > 0) this.open({kind: 'reach', scroll: 0});
		else if (failure !== undefined) this.explain('ssh-setup', failure);
	}

	private adopt(orphan: Orphan): void {
		try {
			this.follow(adopt(this.config, orphan));
			this.notice(orphanText(orphan));
		} catch (error) {
			this.explain('build', toFailure(error));
		}
	}
}

/** What the dialog lists: keys to agree to, and changed ones, to which nobody can agree there. */
function unagreed(prepared: Prepared, {hostKeys}: Answers): readonly SeenHostKey[] {
	const changed = prepared.hostKeys.filter(({changedFrom}) => changedFrom !== undefined);
	return [...newHostKeys(prepared, hostKeys), ...changed];
}

function passwordDialog(action: ActionId, {question, prompt, problem, canChoose}: Asking): Dialog {
	return {
		kind: 'password',
		action,
		prompt: `${prompt} (kept in memory only)`,
		...(problem === undefined ? {} : {problem}),
		...(canChoose ? {alone: question.host} : {}),
		canLeaveOut: true,
	};
}
