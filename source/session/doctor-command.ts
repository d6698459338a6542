import {chosenFindings, doctorSummary, findingName, isCheckStep} from '../actions/doctor/index.ts';
import {checks} from '../actions/doctor/registry.ts';
import {type Config, hostNames} from '../config/config.ts';
import {fail} from '../engine/failure.ts';
import {initialDoctor, reduceDoctor, worstFirst} from '../state/doctor.ts';
import type {Finding} from '../state/events.ts';
import {type Failure, failureText} from '../state/failure.ts';
import {readSecrets} from './ask.ts';
import {clean} from './print.ts';
import {runCommand, runFollowed} from './run-command.ts';
import type {RunFlags} from './run-flags.ts';

const symbols: Readonly<Record<Finding['state'], string>> = {ok: '✓', warning: '!', fault: '✗', unknown: '?'};

function checkNames(config: Config, text: string): void {
	const named = chosenFindings(text).filter(
		({check, host}) => checks.some(({id}) => id === check) && hostNames(config).includes(host),
	);
	if (named.length === text.split(',').length) return;
	throw fail('usage', `--fix ${text} names no finding.`, 'Write CHECK@HOST,... as doctor prints them, or all.');
}

function findingLines(finding: Finding): readonly string[] {
	const {state, sentence, fix} = finding;
	const head = `${symbols[state]} ${findingName(finding)}: ${sentence}`;
	return fix === undefined ? [head] : [head, `    ${fix.isByHand ? 'by hand' : 'can be mended'}: ${fix.title}`];
}

/** What could not be looked at for one reason is one line. */
function unknownLines(findings: readonly Finding[]): readonly string[] {
	const byReason = Map.groupBy(findings, ({host, sentence}) => `${symbols.unknown} ${host}: ${sentence}`);
	return [...byReason].map(([line, those]) => `${line} (${those.map(({check}) => check).join(', ')})`);
}

/** For people: faults first; what is fine only where it was repaired. */
export function doctorText(findings: readonly Finding[], repaired: ReadonlySet<string>): string {
	const isWorthALine = (finding: Finding) => finding.state !== 'ok' || repaired.has(findingName(finding));
	const known = worstFirst(findings).filter((finding) => finding.state !== 'unknown' && isWorthALine(finding));
	const unknown = findings.filter(({state}) => state === 'unknown');
	return [...known.flatMap(findingLines), ...unknownLines(unknown)].map((line) => `${clean(line)}\n`).join('');
}

/** One run of the doctor. Says which repairs failed. Throws what kept it from looking at anything. */
async function look(config: Config, flags: RunFlags): Promise<readonly Finding[]> {
	let doctor = initialDoctor;
	let failure: Failure | undefined;
	await runFollowed(config, 'doctor', flags, (event) => {
		if (event.type === 'step/finished' && event.failure !== undefined && !isCheckStep(event.step))
			process.stderr.write(`${clean(`${event.step}: ${failureText(event.failure)}`)}\n`);
		if (event.type === 'run/finished') failure = event.failure;
		if (event.type === 'run/lost') failure = {code: 'lost', message: event.reason};
		else doctor = reduceDoctor(doctor, event);
	});
	if (doctor.findings.length === 0 && failure !== undefined) throw fail(failure.code, failure.message, failure.hint);
	return doctor.findings;
}

function isMendable({state, fix}: Finding): boolean {
	return (state === 'fault' || state === 'warning') && fix?.isByHand === false;
}

/**
 * `doctor [--fix all|CHECK@HOST,...]`: looks, and where it shall, repairs and looks again at what it repaired. Exit 0 where
 * nothing is at fault, 1 where something is.
 */
export async function doctorCommand(config: Config, given: RunFlags, wanted: string | undefined): Promise<number> {
	const wish = wanted === '' ? 'all' : wanted;
	const isNamed = wish !== undefined && wish !== 'all';
	if (isNamed) checkNames(config, wish);
	// Read once: standard input ends, and there may be two runs.
	const secrets = given.isPasswordFromStdin ? await readSecrets() : undefined;
	const flags = {...given, isPasswordFromStdin: false, ...(secrets === undefined ? {} : {secrets})};
	const first = isNamed ? [] : await look(config, {...flags, isDryRun: false});
	const fix = isNamed ? wish : first.filter(isMendable).map(findingName).join(',');
	const isRepairing = wish !== undefined && fix !== '';
	if (isRepairing && flags.isDryRun) return runCommand(config, 'doctor', {...flags, options: {...flags.options, fix}});
	const second = isRepairing
		? await look(config, {...flags, options: {...flags.options, fix, ...(isNamed ? {} : {again: 'all'})}})
		: [];
	const findings = isRepairing ? second : first;
	if (flags.isJson) process.stdout.write(`${JSON.stringify({cluster: config.cluster, findings: worstFirst(findings)})}\n`);
	else process.stdout.write(`${doctorText(findings, new Set(isRepairing ? fix.split(',') : []))}${doctorSummary(findings)}\n`);
	return findings.some(({state}) => state === 'fault') ? 1 : 0;
}
