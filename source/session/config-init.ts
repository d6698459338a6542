import type {Config} from '../config/config.ts';
import {type Answers, draftConfig} from '../config/draft.ts';
import {readHostList} from '../config/host-range.ts';
import {fail} from '../engine/failure.ts';
import {masterAddress} from '../engine/survey/master-address.ts';
import {resolveHosts} from '../engine/survey/resolve.ts';
import {survey} from '../engine/survey/survey.ts';
import {refuseExisting, writeConfig} from '../engine/write-config.ts';
import {type SurveyCells, surveyCells, surveyNotes, surveyVerdict} from '../report/survey-text.ts';
import {type Candidate, nothingFound, type Surveyed} from '../state/survey.ts';
import {proposeAnswers} from './first-start.ts';
import {clean} from './print.ts';

export type InitFlags = {
	readonly cluster?: string | undefined;
	readonly tree?: string | undefined;
	readonly user?: string | undefined;
	readonly target?: string | undefined;
	readonly master?: string | undefined;
	readonly workers?: string | undefined;
	readonly yes: boolean;
	readonly json: boolean;
};

/** One line of facts and, where there is one, its host key for comparing. */
function linesOf(seen: Surveyed): readonly string[] {
	const cells = surveyCells(seen);
	const figures: readonly (readonly [keyof SurveyCells, string])[] = [
		['cores', ' cores'],
		['memory', ' memory'],
		['disk', ' free'],
		['system', ''],
		['latency', ' away'],
		['speed', ''],
	];
	const facts = figures.flatMap(([key, unit]) => (cells[key] === '' ? [] : [`${cells[key]}${unit}`]));
	const {sentence} = surveyVerdict(seen);
	const {fingerprint, software} = seen.findings;
	return [
		`${cells.name}: ${cells.login}: ${[sentence, ...facts].join(', ')}`,
		...(fingerprint === undefined
			? []
			: [`${cells.name}: host key ${fingerprint}${software === undefined ? '' : ` (${software})`}`]),
	];
}

/** Names that are no machines; what cannot be read is said all at once. */
function readWorkers(text: string) {
	const {words, problems} = readHostList(text);
	const [problem] = problems;
	if (problem !== undefined) {
		const said = problems.map(({text: piece, message}) => `"${piece}": ${message}`).join('; ');
		throw fail('usage', `--workers: ${said}.`, problem.hint);
	}
	if (words.length === 0)
		throw fail('usage', 'No worker is named.', "Name them: --workers '10.0.0.[11-18] big-box ci@other:2222'.");
	return words;
}

function configOf(answers: Answers, seen: readonly Surveyed[]): Config {
	const drafted = draftConfig(
		answers,
		seen.map(({candidate}) => candidate.worker),
	);
	if ('config' in drafted) return drafted.config;
	const [problem] = drafted.problems;
	throw fail('usage', `${problem?.path.join('.')} ${problem?.message}.`, problem?.hint);
}

/** `config init` with flags: the same questions as the wizard's, answered by the command line. Writes the file. */
export async function initFromFlags(filePath: string, flags: InitFlags): Promise<Config> {
	const say = (text: string) => void (flags.json || process.stdout.write(`${clean(text)}\n`));
	if (!flags.yes) refuseExisting(filePath);
	const words = readWorkers(flags.workers ?? '');
	const given = Object.entries({...flags, address: flags.master}).filter(([, value]) => typeof value === 'string');
	const {answers} = await proposeAnswers(Object.fromEntries(given) as Partial<Answers>);
	if (answers.tree === '') throw fail('usage', 'No AOSP tree was found on this machine.', 'Name it: --tree PATH.');
	const candidates = await resolveHosts(words, {user: answers.user});
	// Before the machines are called: a wrong name is known at once.
	configOf(
		{...answers, address: answers.address || 'here'},
		candidates.map((candidate) => ({candidate, findings: nothingFound})),
	);
	const refused = candidates.find(({problem}) => problem !== undefined);
	if (refused !== undefined) throw fail('usage', `${refused.word}: ${refused.problem}.`);
	const seen = new Map<Candidate, Surveyed>(candidates.map((candidate) => [candidate, {candidate, findings: nothingFound}]));
	await survey(candidates, (candidate, found) => {
		const findings = {...(seen.get(candidate)?.findings ?? nothingFound), ...found};
		const after = {candidate, findings};
		seen.set(candidate, after);
		if (findings.phase === 'done') for (const line of linesOf(after)) say(line);
	});
	const all = [...seen.values()];
	const address = answers.address || (await masterAddress(all.map(({candidate, findings}) => ({...candidate, ...findings}))));
	if (address === undefined)
		throw fail(
			'unreachable',
			'No network of this machine leads to the workers.',
			"Say this machine's address as they see it: --master ADDRESS.",
		);
	const config = configOf({...answers, address}, all);
	writeConfig(filePath, config, {notes: surveyNotes(all), isReplacing: flags.yes});
	if (flags.json) process.stdout.write(`${JSON.stringify({file: filePath, config, survey: all})}\n`);
	say(`${filePath} is written: ${config.cluster}, ${config.workers.length} workers, this machine is ${address}.`);
	return config;
}
