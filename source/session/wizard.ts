import {existsSync} from 'node:fs';
import type {Answers} from '../config/draft.ts';
import {toFailure} from '../engine/failure.ts';
import {masterAddress} from '../engine/survey/master-address.ts';
import {resolveHosts} from '../engine/survey/resolve.ts';
import {survey} from '../engine/survey/survey.ts';
import {writeConfig} from '../engine/write-config.ts';
import {surveyNotes} from '../report/survey-text.ts';
import {failureText} from '../state/failure.ts';
import type {Candidate} from '../state/survey.ts';
import {draftOf, initialWizard, reduceWizard, type WizardEvent, type WizardState, type WizardWish} from '../state/wizard.ts';
import {mountWizard} from '../ui/wizard/mount-wizard.tsx';
import {proposeAnswers} from './first-start.ts';

const flushMs = 50;

/** What was found waits a little for more of it; what a key did is seen at once. */
function createWizardStore(initial: WizardState) {
	let state = initial;
	let timer: NodeJS.Timeout | undefined;
	const listeners = new Set<() => void>();
	const tell = () => {
		clearTimeout(timer);
		timer = undefined;
		for (const listener of listeners) listener();
	};
	return {
		get: () => state,
		dispatch(event: WizardEvent) {
			state = reduceWizard(state, event);
			if (event.type === 'wizard/found') timer ??= setTimeout(tell, flushMs);
			else tell();
		},
		subscribe(listener: () => void) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}

/** The person at the wizard: turns wishes into looks at machines, and at last into a file. */
class Wizard {
	isWritten = false;
	private look = new AbortController();
	private readonly store: ReturnType<typeof createWizardStore>;
	private readonly ports: {readonly close: () => void; readonly repaint: () => void};

	constructor(store: ReturnType<typeof createWizardStore>, ports: {readonly close: () => void; readonly repaint: () => void}) {
		this.store = store;
		this.ports = ports;
	}

	readonly perform = (wish: WizardWish): void => {
		switch (wish.type) {
			case 'look':
				if (wish.as === 'all') this.stop();
				this.resolve(wish).catch(this.explain);
				return;
			case 'look-again':
				this.stop();
				this.store.dispatch({type: 'wizard/forgot-findings'});
				this.survey(this.store.get().surveyed.map(({candidate}) => candidate)).catch(this.explain);
				return;
			case 'write':
				this.write(wish.isReplacing);
				return;
			case 'repaint':
				this.ports.repaint();
				return;
			case 'quit':
				this.ports.close();
				return;
			default:
				wish satisfies never;
		}
	};

	readonly explain = (error: unknown): void => {
		this.store.dispatch({type: 'screen/noticed', notice: failureText(toFailure(error))});
	};

	/** Looks under way count no more. */
	stop(): void {
		this.look.abort();
		this.look = new AbortController();
	}

	private async resolve({words, as}: Extract<WizardWish, {type: 'look'}>): Promise<void> {
		const {signal} = this.look;
		const {surveyed, answers} = this.store.get();
		const isOther = typeof as === 'object';
		const taken = as === 'all' ? [] : surveyed.map(({candidate}) => candidate.worker.name);
		const found = await resolveHosts(words, {user: answers.user}, taken);
		if (signal.aborted) return;
		const candidates = isOther ? found.map((one) => ({...one, worker: {...one.worker, name: as.name}})) : found;
		this.store.dispatch({type: 'wizard/resolved', candidates, as});
		await this.survey(candidates);
	}

	private async survey(candidates: readonly Candidate[]): Promise<void> {
		const {signal} = this.look;
		await survey(candidates, (candidate, found) => this.store.dispatch({type: 'wizard/found', candidate, found}), signal);
		if (signal.aborted) return;
		const seen = this.store.get().surveyed.map(({candidate, findings}) => ({worker: candidate.worker, ...findings}));
		const address = await masterAddress(seen);
		if (address !== undefined && !signal.aborted) this.store.dispatch({type: 'wizard/located', address});
	}

	private write(isReplacing: boolean): void {
		const state = this.store.get();
		const drafted = draftOf(state);
		if (!('config' in drafted)) return;
		try {
			writeConfig(state.file.path, drafted.config, {notes: surveyNotes(state.surveyed), isReplacing});
		} catch (error) {
			if (!isReplacing && existsSync(state.file.path)) this.store.dispatch({type: 'wizard/file-appeared'});
			this.explain(error);
			return;
		}
		this.isWritten = true;
		this.ports.close();
	}
}

/**
 * Asks, looks and writes on the screen. Gives whether a configuration was written; where not, nothing was left behind.
 *
 * @param given answers that the command line has
 */
export async function openWizard(filePath: string, given: Partial<Answers> = {}): Promise<boolean> {
	for (const stream of [process.stdin, process.stdout]) stream.on('error', () => {});
	const store = createWizardStore(initialWizard({path: filePath, isThere: existsSync(filePath)}, given));
	const wizard = new Wizard(store, {close: () => screen.unmount(), repaint: () => screen.repaint()});
	const screen = await mountWizard(store, wizard.perform);
	proposeAnswers(given).then((proposed) => store.dispatch({type: 'wizard/proposed', ...proposed}), wizard.explain);
	try {
		await screen.waitUntilExit();
	} finally {
		wizard.stop();
	}
	return wizard.isWritten;
}
