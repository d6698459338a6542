import {script} from '../command.ts';
import type {Driver} from './driver.ts';

/** An ssh key that is made on the host and never leaves it. `path` of its private half, relative to the login user's home. */
export type KeyPairResource = {readonly kind: 'key-pair'; readonly path: string};

type Found = {readonly publicKey: string};

const probeScript = '[ -f "$1" ] && [ -f "$1.pub" ] && cat -- "$1.pub" || true';
const makeScript =
	'umask 077; mkdir -p -- "$(dirname -- "$1")"; rm -f -- "$1" "$1.pub"; ssh-keygen -q -t ed25519 -N "" -C "" -f "$1"';

export const keyPairDriver: Driver<KeyPairResource, Found> = {
	probe: ({path}) => ({argv: script(probeScript, path)}),
	read: (_resource, output) => ({publicKey: output.trim()}),
	differences: ({path}, {publicKey}) => (publicKey === '' ? [`make the key ~/${path}`] : []),
	apply: ({path}) => [{argv: script(makeScript, path)}],
	undo: ({path}, before) => (before.publicKey === '' ? [{argv: ['rm', '-f', '--', path, `${path}.pub`]}] : []),
	changedSince: ({path}, after, now) =>
		now.publicKey === '' || now.publicKey === after.publicKey ? undefined : `~/${path} is another key than the one that we made`,
	remains: ({path}, before, now) => (before.publicKey === now.publicKey ? [] : [`~/${path} is still there`]),
};
