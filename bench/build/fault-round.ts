import {setTimeout as delay} from 'node:timers/promises';
import {treePath} from '../../source/lab/cluster-yaml.ts';
import {type LoginResult, runAtLogin} from '../../source/lab/headless/login.ts';
import {compareObjects, hashObjects, type ObjectHashes} from '../../source/lab/headless/objects.ts';
import type {Lab} from '../../source/lab/lab.ts';
import {waitFor} from '../../source/lab/process.ts';
import type {BuildFault} from './fault.ts';

const buildTimeoutMs = 10 * 60_000;
const readyTimeoutMs = 90_000;
/** Compiles that have begun when the fault comes: enough that some are under way. */
const compilesBefore = 15;

/** Nothing is built, nothing is in the cache, every worker answers. */
const emptyScript = `
op=$(cat /home/builder/.local/state/distbuild-tui/lab/redis-password)
systemctl start distbuild-redis
until redis-cli -p 6390 --pass "$op" --no-auth-warning FLUSHALL > /dev/null; do sleep 0.2; done
if [ -e /etc/systemd/system/distbuild-sccache.service ]; then
	systemctl stop distbuild-sccache; rm -rf /var/cache/distbuild/sccache; systemctl start distbuild-sccache
fi
rm -rf /tmp/distbuild-1000/ccache /tmp/distbuild-1000/*.log /tmp/distbuild-1000/disk-only "$1"/out/soong/.intermediates
for socket in /run/distbuild-w*/statistics.sock; do
	until timeout 5 socat -u "UNIX-CONNECT:$socket" - | grep -q dcc_; do sleep 0.2; done
done
while [ -e /etc/systemd/system/distbuild-sccache.service ] && ! [ -S /run/distbuild-sccache/sccache.sock ]; do sleep 0.1; done
`;

/** What a build leaves running on the master: none of it is a service. */
export const leftScript =
	'ps -u builder -o args= | grep -E "soong_ui|/ninja|^distcc |/distcc |bin/launcher|distbuild-tui.* run" | grep -v grep || true';

const saidScript = `
cd /home/builder/.local/state/distbuild-tui/lab/runs && grep -hE '"(cache/switched|farm/changed)"' "$(ls -t | grep -m 1 jsonl)" || true
`;

type Said = {
	readonly type: string;
	readonly to?: string;
	readonly host?: string;
	readonly standing?: string;
	readonly reason: string;
};

/** `w1 quarantined: it has said nothing...`, without what stands at the beginning of every build. */
const saidOf = (text: string): readonly string[] =>
	text
		.split('\n')
		.filter(Boolean)
		.map((line) => JSON.parse(line) as Said)
		.filter(({type, standing, reason}) => type === 'cache/switched' || standing !== 'in' || reason !== '')
		.map(({to, host, standing, reason}) => `${to ?? `${host} ${standing}`}: ${reason}`);

export type RoundResult = {
	readonly code: number;
	readonly seconds: number;
	/** The last line that the program printed. */
	readonly summary: string;
	readonly said: readonly string[];
	readonly left: readonly string[];
	readonly objects: ObjectHashes;
};

const onMaster = (lab: Lab, script: string, ...parameters: readonly string[]) =>
	lab.execOrFail('master', ['bash', '-c', script, 'bash', ...parameters], {timeoutMs: readyTimeoutMs});

/** The fault comes when compiles are under way, and goes when its time is over; gives how to wait for its end. */
const plantAmidst = async (lab: Lab, fault: BuildFault, isOver: () => boolean): Promise<() => Promise<unknown>> => {
	const isUnderWay = async () => {
		if (isOver()) return true;
		const count = await onMaster(lab, 'cat /tmp/distbuild-1000/distcc.log 2>/dev/null | grep -c "exec on @" || true');
		return Number(count) >= compilesBefore ? true : undefined;
	};
	await waitFor(isUnderWay, buildTimeoutMs, 200);
	await fault.plant(lab);
	if (fault.lastsMs === undefined) return () => fault.cure(lab);
	const cured = delay(fault.lastsMs).then(() => fault.cure(lab));
	return () => cured;
};

/** A build by the program with the fault in its middle; the farm is well again afterwards. */
export const disturbed = async (
	lab: Lab,
	fault: BuildFault | undefined,
	options: readonly string[] = [],
): Promise<LoginResult> => {
	await fault?.prepare?.(lab);
	let isOver = false;
	const building = runAtLogin(lab, ['distbuild-tui', 'build', ...options], {timeoutMs: buildTimeoutMs}).finally(() => {
		isOver = true;
	});
	let cured: (() => Promise<unknown>) | undefined;
	try {
		[, cured] = await Promise.all([building, fault === undefined ? undefined : plantAmidst(lab, fault, () => isOver)]);
	} finally {
		await building.catch(() => {});
		await cured?.();
	}
	return building;
};

/** Nothing built, nothing in the cache, all that the last fault broke is there again. */
export const makeWell = (lab: Lab, tree: string): Promise<string> => onMaster(lab, emptyScript, tree);

/** A build from nothing, cold, with the fault in its middle. */
export const buildWith = async (lab: Lab, fault: BuildFault | undefined): Promise<RoundResult> => {
	await makeWell(lab, treePath);
	const {code, seconds, tail} = await disturbed(lab, fault);
	return {
		code,
		seconds,
		summary: tail.filter((line) => line.trim() !== '').at(-1) ?? '',
		said: saidOf(await onMaster(lab, saidScript)),
		left: (await onMaster(lab, leftScript)).split('\n').filter(Boolean),
		objects: await hashObjects(lab),
	};
};

/** Objects that the two builds made differently, or only one of them. */
export const differingObjects = (one: ObjectHashes, other: ObjectHashes): readonly string[] => {
	const {differing, unmatched} = compareObjects(one, other);
	return [...differing, ...unmatched];
};
