import type {HostFacts} from '../state/events.ts';
import type {Command, SudoMode} from './command.ts';
import {script} from './command.ts';

// Sources: os-release(5), getconf(1), proc_meminfo(5), sd_booted(3), ssh(1) "SSH_CONNECTION". Disk where our files go: /opt may not be a mount of its own.
const factsScript = [
	'. /etc/os-release; echo "distribution=$ID $VERSION_ID"; echo "codename=$VERSION_CODENAME"',
	'echo "architecture=$(uname -m)"; echo "cores=$(getconf _NPROCESSORS_ONLN)"',
	'echo "memoryKibibytes=$(sed -n "s/^MemTotal: *\\([0-9]*\\) kB/\\1/p" /proc/meminfo)"',
	'echo "freeKibibytes=$(df -Pk /opt 2>/dev/null | tail -n 1 | tr -s " " | cut -d" " -f4)"',
	'echo "user=$(id -un)"; echo "home=$HOME"; echo "like=$ID_LIKE"; echo "connection=$SSH_CONNECTION"',
	'if command -v apt-get > /dev/null; then echo apt=yes; fi; if [ -d /run/systemd/system ]; then echo systemd=yes; fi',
].join('\n');

export const factsCommand: Command = {argv: script(factsScript), timeoutMs: 20_000};

/** What `factsCommand` printed, and how root is reached. Undefined where the host is no Linux that we understand. */
export function parseFacts(output: string, sudo: SudoMode): HostFacts | undefined {
	const fields = new Map(
		output.split('\n').map((line) => {
			const equals = line.indexOf('=');
			return [line.slice(0, equals), line.slice(equals + 1).trim()] as const;
		}),
	);
	const count = (key: string) => Number.parseInt(fields.get(key) ?? '', 10);
	const cores = count('cores');
	const memoryKibibytes = count('memoryKibibytes');
	if (!(cores > 0 && memoryKibibytes > 0)) return undefined;
	const [peer = '', , own = ''] = (fields.get('connection') ?? '').split(' ');
	return {
		distribution: fields.get('distribution') ?? '',
		codename: fields.get('codename') ?? '',
		architecture: fields.get('architecture') ?? '',
		cores,
		memoryBytes: memoryKibibytes * 1024,
		freeDiskBytes: (count('freeKibibytes') || 0) * 1024,
		user: fields.get('user') ?? '',
		home: fields.get('home') ?? '',
		like: fields.get('like') ?? '',
		hasApt: fields.get('apt') === 'yes',
		hasSystemd: fields.get('systemd') === 'yes',
		...(own === '' ? {} : {connection: {own, peer}}),
		sudo,
	};
}
