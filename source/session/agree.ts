import {actionOf} from '../actions/index.ts';
import type {Config} from '../config/config.ts';
import {fail} from '../engine/failure.ts';
import type {Secrets} from '../engine/secrets.ts';
import type {ActionId} from '../state/events.ts';
import type {Failure} from '../state/failure.ts';
import {type Asking, nextAsking, promptFor, withAnswer, withoutAnswer} from './answers.ts';
import {askSecret, askYes, readSecrets} from './ask.ts';
import {type Answers, type FollowedEvent, newHostKeys, type Prepared, prepare} from './prepare.ts';
import {clean, printProposal} from './print.ts';
import type {RunFlags} from './run-flags.ts';

/** How often one person is asked for one host before the program gives up. */
const mostRefusals = 3;

function say(text: string): void {
	process.stderr.write(`${text}\n`);
}

function canAsk(flags: RunFlags): boolean {
	return process.stdin.isTTY === true && !flags.isPasswordFromStdin;
}

/** One question for all keys. */
async function agreeToKeys(prepared: Prepared, answers: Answers): Promise<Answers> {
	const keys = newHostKeys(prepared, answers.hostKeys);
	say('Host keys that are not known yet (compare them with what their owners say):');
	for (const {host, fingerprint} of keys) say(clean(`  ${host.padEnd(12)} ${fingerprint}`));
	if (!(await askYes(keys.length === 1 ? 'Is it the right one?' : `Are these ${keys.length} the right ones?`)))
		throw fail('cancelled', 'Nobody agreed to the host keys; nothing was sent to these hosts.');
	const seen = Object.fromEntries(keys.map(({host, fingerprint}) => [host, fingerprint]));
	return {...answers, hostKeys: {...(answers.hostKeys === 'all' ? {} : answers.hostKeys), ...seen}};
}

/** One secret. Nothing typed: another one for the first host where others wait for the same, else the hosts are left out. */
async function ask(secrets: Secrets, asking: Asking): Promise<Secrets> {
	const {question, problem, canChoose} = asking;
	if (problem !== undefined) say(clean(problem));
	const empty = canChoose ? `nothing = another one for ${question.host} alone` : 'nothing = leave out';
	const typed = await askSecret(clean(`${asking.prompt} (${empty})`));
	if (typed !== '') return withAnswer(secrets, asking, typed, false);
	if (!canChoose) return withoutAnswer(secrets, asking);
	const own = await askSecret(clean(`${promptFor(question, [question.host])} (nothing = leave out)`));
	return own === '' ? withoutAnswer(secrets, asking) : withAnswer(secrets, asking, own, true);
}

type Looked = {readonly prepared: Prepared; readonly answers: Answers; readonly asking?: Asking};

/** Dry runs until nothing is left to ask: host keys before any password, since nobody's password goes to a stranger. */
async function look(
	config: Config,
	action: ActionId,
	flags: RunFlags,
	first: Secrets,
	onEvent: (event: FollowedEvent) => void,
): Promise<Looked> {
	const refusals = new Map<string, number>();
	let answers: Answers = {secrets: first, hostKeys: flags.isYes ? 'all' : {}, options: flags.options};
	for (;;) {
		const prepared = await prepare(config, action, answers, onEvent);
		const asking = nextAsking(prepared.failures);
		const rest = {prepared, answers, ...(asking === undefined ? {} : {asking})};
		if (!canAsk(flags)) return rest;
		if (newHostKeys(prepared, answers.hostKeys).length > 0) {
			answers = await agreeToKeys(prepared, answers);
			continue;
		}
		if (asking === undefined) return rest;
		const {kind, host, because} = asking.question;
		const count = (refusals.get(`${kind} ${host}`) ?? 0) + (because === 'refused' ? 1 : 0);
		refusals.set(`${kind} ${host}`, count);
		if (count >= mostRefusals) return rest;
		answers = {...answers, secrets: await ask(answers.secrets, asking)};
	}
}

async function confirm(action: ActionId, config: Config, prepared: Prepared, flags: RunFlags): Promise<void> {
	if (flags.isYes || prepared.proposal.changes === 0) return;
	if (process.stdin.isTTY !== true)
		throw fail(
			'usage',
			`${action} would change ${prepared.proposal.changes} things.`,
			'Add --yes to agree, or --dry-run to see them.',
		);
	say(prepared.proposal.lines.map(clean).join('\n'));
	if (!(await askYes(`${actionOf(action).title} ${config.cluster}?`))) throw fail('cancelled', 'Nothing was changed.');
}

export type Agreed = Pick<Answers, 'secrets' | 'hostKeys'> & {readonly failure?: Failure};

/** The dry run and the questions, left out where nobody wants to see or answer them. */
export async function agree(
	config: Config,
	action: ActionId,
	flags: RunFlags,
	print: (event: FollowedEvent) => void,
): Promise<Agreed> {
	const isDeleting = action === 'build' && config.build.clean !== 'none';
	const isChanging = actionOf(action).needsPassword || flags.options['fix'] !== undefined || isDeleting;
	const given = flags.secrets ?? (flags.isPasswordFromStdin ? await readSecrets() : undefined);
	const asksNothing = !isChanging || (flags.isYes && (given !== undefined || isDeleting));
	if (asksNothing && !flags.isDryRun) return {secrets: given ?? {}, hostKeys: flags.isYes ? 'all' : {}};
	const isTold = flags.isDryRun && flags.isJson;
	const {prepared, answers, asking} = await look(config, action, flags, given ?? {}, isTold ? print : () => {});
	const {failure} = prepared;
	if (flags.isDryRun && !flags.isJson) printProposal(prepared.proposal.lines, failure);
	if (flags.isDryRun) return {...answers, ...(failure === undefined ? {} : {failure})};
	if (asking !== undefined && failure !== undefined) throw fail(failure.code, failure.message, failure.hint);
	await confirm(action, config, prepared, flags);
	return answers;
}
