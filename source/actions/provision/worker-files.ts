import {type Config, type WorkerConfig, wantsPump} from '../../config/config.ts';
import * as places from '../../config/places.ts';
import type {HostFacts} from '../../state/events.ts';
import {serviceUnit} from '../../tools/systemd.ts';
import type {TreeFacts} from '../plan.ts';
import {slotsOf} from '../slots.ts';

/**
 * The compilers that a worker's distccd may run, one absolute path a line. With DISTCC_CMDLIST_NUMWORDS=3 it compares the
 * last three words of a request (`clang-rNNN/bin/clang++`) and runs the listed path instead: the tree may lie anywhere, and a
 * wrong revision is refused.
 */
export function commandsList(tree: TreeFacts): string {
	return tree.compilerDirectories
		.flatMap((directory) => ['clang', 'clang++'].map((name) => `${places.optDirectory}/${directory}/bin/${name}\n`))
		.join('');
}

/** Where distccd listens and whom it lets in: the far end of the tunnel, or both ends of our login (`transport: direct`). */
function endsOf(config: Config, facts: HostFacts | undefined): {readonly listen: string; readonly allow: string} {
	const connection = config.transport === 'direct' ? facts?.connection : undefined;
	if (connection === undefined) return {listen: '127.0.0.1', allow: '127.0.0.0/8'};
	return {listen: connection.own, allow: `${connection.peer}/${connection.peer.includes(':') ? 128 : 32}`};
}

/** Directories that every system has and that distccd needs nothing in: what it is shown in their place hides nothing of use. */
const replaceable = /^\/(home|root|srv|mnt|media)\/./;

/**
 * Pump mode does not send headers of a sysroot: the compiler looks for them where they are on the master. distccd is shown what
 * was synced in that place, in a mount namespace of its own (systemd.exec(5)): nothing is made on the worker, and a home that
 * only its owner may enter is not in the way.
 */
function viewForPump(config: Config): readonly string[] {
	const {tree} = config.master;
	const top = replaceable.exec(tree)?.[1];
	if (!wantsPump(config) || top === undefined || /\s|[:\\"'%]/.test(tree)) return [];
	return [`TemporaryFileSystem=/${top}:ro`, `BindReadOnlyPaths=${places.optDirectory}:${tree}`];
}

/**
 * PWD=/proc/self/cwd gives objects the empty compilation directory of a local build. PrivateTmp is emptied at every stop, so
 * killed compiles leave nothing. The kernel drops what others send (systemd.resource-control(5), IPAddressAllow=), because the
 * statistics port asks nobody who he is.
 */
export function distccdUnit(worker: WorkerConfig, facts: HostFacts | undefined, config: Config): string {
	const {listen, allow} = endsOf(config, facts);
	const options = {
		listen,
		port: String(places.distccdPort),
		allow,
		// One more than the build uses, so that a canary is compiled beside a full load and not after it.
		jobs: String(slotsOf(worker, facts) + 1),
		nice: '10',
		'stats-port': String(places.distccdStatisticsPort),
		'log-file': `${places.logDirectory}/distccd.log`,
		'log-level': 'info',
	};
	return serviceUnit({
		description: `distcc compile server of distbuild-tui, ${config.transport === 'direct' ? 'for the master only' : 'behind the ssh tunnel'}`,
		user: 'distccd',
		argv: [
			'/usr/bin/distccd',
			'--no-detach',
			'--daemon',
			'--stats',
			...Object.entries(options).flatMap(([key, value]) => [`--${key}`, value]),
			// Its statistics are asked for on the worker itself.
			...(listen === '127.0.0.1' ? [] : ['--allow', `${listen}/${listen.includes(':') ? 128 : 32}`]),
		],
		environment: {PWD: '/proc/self/cwd', DISTCC_CMDLIST: `${places.etcDirectory}/commands.list`, DISTCC_CMDLIST_NUMWORDS: '3'},
		service: [
			'PrivateTmp=yes',
			...viewForPump(config),
			'LimitCORE=0',
			'LimitNOFILE=8192',
			'TasksMax=4096',
			'IPAddressDeny=any',
			`IPAddressAllow=localhost${listen === '127.0.0.1' ? '' : ` ${listen} ${allow}`}`,
		],
	});
}

/**
 * Lets the master through a firewall that is there (`transport: direct`). A rule of ours is known by its comment; chains that
 * nobody uses get none. Ours goes first in every input chain, because an earlier rule may drop.
 */
export const firewallText = `#!/bin/sh
# Written by distbuild-tui; removed by its teardown. firewall open|close PORT ADDRESS
action=$1; port=$2; from=$3; mark=distbuild-tui
case $from in *:*) family=ip6 ;; *) family=ip ;; esac
LC_ALL=C LANGUAGE=; export LC_ALL LANGUAGE
if command -v ufw > /dev/null && ufw status | grep -q "^Status: active"; then
	# By number, the last first: an earlier master may have had another address.
	for number in $(ufw status numbered | sed -n "s/^\\[ *\\([0-9]*\\)\\].*# $mark *$/\\1/p" | sort -rn); do ufw --force delete "$number"; done
	[ "$action" = close ] || ufw allow proto tcp from "$from" to any port "$port" comment "$mark"
	exit
fi
command -v nft > /dev/null || exit 0
list() {
	nft -a list ruleset | awk -v mark="$mark" '
		/^table / { table = $2 " " $3 }
		/^\tchain / { chain = $2 }
		/type filter hook input/ { print "chain", table, chain }
		index($0, "comment \\"" mark "\\"") { print "rule", table, chain, $NF }'
}
list | while read -r kind table_family table chain handle; do
	[ "$kind" != rule ] || nft delete rule "$table_family" "$table" "$chain" handle "$handle"
done
[ "$action" = open ] || exit 0
list | while read -r kind table_family table chain handle; do
	case $table_family in inet | "$family") ;; *) continue ;; esac
	nft insert rule "$table_family" "$table" "$chain" "$family" saddr "$from" tcp dport "$port" accept comment "$mark"
done
`;

/** After the firewall itself, which forgets our rule when it is started anew. */
export function firewallUnit(facts: HostFacts | undefined): string {
	const call = (action: string) => `${places.firewallPath} ${action} ${places.distccdPort} ${facts?.connection?.peer ?? ''}`;
	return [
		'# Written by distbuild-tui; removed by its teardown.',
		'[Unit]',
		'Description=distbuild-tui: lets the master through the firewall',
		'After=network-online.target nftables.service ufw.service',
		'PartOf=nftables.service ufw.service',
		'ReloadPropagatedFrom=nftables.service ufw.service',
		'',
		'[Service]',
		'Type=oneshot',
		'RemainAfterExit=yes',
		`ExecStart=${call('open')}`,
		`ExecReload=${call('open')}`,
		`ExecStop=${call('close')}`,
		'',
		'[Install]',
		'WantedBy=multi-user.target nftables.service ufw.service',
		'',
	].join('\n');
}

const mostLogMegabytes = 64;

/** Keeps the log of distccd from filling the disk, on machines with and without logrotate: one older part stays. */
export const logServiceText = [
	'# Written by distbuild-tui; removed by its teardown.',
	'[Unit]',
	'Description=distbuild-tui: bounds the log of distccd',
	'',
	'[Service]',
	'Type=oneshot',
	'User=distccd',
	// Copied and emptied, because distccd keeps it open and appends.
	`ExecStart=/usr/bin/find ${places.logDirectory} -name distccd.log -size +${mostLogMegabytes}M -exec cp {} {}.1 \\; -exec truncate -s 0 {} \\;`,
	'',
].join('\n');

export const logTimerText = [
	'# Written by distbuild-tui; removed by its teardown.',
	'[Unit]',
	'Description=distbuild-tui: bounds the log of distccd every quarter of an hour',
	'',
	'[Timer]',
	'OnBootSec=15min',
	'OnUnitActiveSec=15min',
	'',
	'[Install]',
	'WantedBy=timers.target',
	'',
].join('\n');
