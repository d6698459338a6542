import {spawn} from 'node:child_process';

/**
 * Stops and continues processes through a small shell of its own, which continues all that it has stopped when its standard input
 * ends: also when this program is killed. A signal to a process that is gone does nothing.
 */
const text = `
held=' '
while read -r signal pid; do
	kill -s "$signal" "$pid" 2>/dev/null
	case $signal in
		STOP) held="$held$pid " ;;
		CONT) case $held in *" $pid "*) held="\${held%%" $pid "*} \${held#*" $pid "}" ;; esac ;;
	esac
done
for pid in $held; do kill -s CONT "$pid" 2>/dev/null; done
`;

export type Brake = {
	readonly stop: (pid: number) => void;
	readonly go: (pid: number) => void;
	/** Continues everything; resolves when it has. */
	readonly release: () => Promise<void>;
};

/** A session of its own (`detached`): what ends this program's group does not end it before it has done its duty. */
export function startBrake(): Brake {
	const child = spawn('sh', ['-c', text], {detached: true, stdio: ['pipe', 'ignore', 'ignore']});
	const ended = new Promise<void>((resolve) => {
		child.on('close', () => resolve());
		child.on('error', () => resolve());
	});
	// EPIPE: somebody has killed it; nothing is stopped any more that it could continue.
	child.stdin.on('error', () => {});
	child.unref();
	const send = (signal: 'STOP' | 'CONT') => (pid: number) => void child.stdin.write(`${signal} ${pid}\n`);
	return {
		stop: send('STOP'),
		go: send('CONT'),
		release() {
			child.stdin.end();
			return ended;
		},
	};
}
