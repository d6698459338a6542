import {type AddressInfo, createServer} from 'node:net';
import ssh2, {type AuthContext, type Connection, type PublicKeyAuthContext, type ServerChannel} from 'ssh2';

export type FakeSshServer = {
	readonly port: number;
	/** The ways in which clients tried to log in, e.g. `none`, `password`. */
	readonly attempts: string[];
	readonly connections: Set<Connection>;
	/** Stops reading and answering on all connections: as a machine that hangs, or a cut link. */
	readonly freeze: () => void;
	readonly drop: () => void;
	readonly close: () => void;
};

export type FakeOptions = {
	readonly password?: string;
	/** Lines of an authorized_keys file, as they are now; nobody is let in by key without it. */
	readonly authorizedKeys?: () => string;
	/** Decides about a login instead of password and keys. */
	readonly onLogin?: (context: AuthContext) => void;
	/** Answers a command. */
	readonly onCommand: (command: string, channel: ServerChannel) => void;
};

/** The command itself: each comes on the leash of `source/tools/leash.ts`. */
export function withoutLeash(command: string): string {
	return command.replace(/^env DISTBUILD_CALL=\S+ timeout --kill-after=5 \d+ /, '');
}

/** ssh2 1.17 makes ed25519 keys (4 of 2000) that it cannot read itself. */
function newHostKey(): string {
	for (;;) {
		const key = ssh2.utils.generateKeyPairSync('ed25519').private;
		if (!(ssh2.utils.parseKey(key) instanceof Error)) return key;
	}
}

/** A first request only asks whether the key would do; a second one is signed with it. */
function isAuthorized(context: PublicKeyAuthContext, authorizedKeys: string): boolean {
	const keys = [...authorizedKeys.matchAll(/ssh-ed25519 \S+/g)].map(([line]) => ssh2.utils.parseKey(line));
	return keys.some((key) => {
		if (key instanceof Error || !key.getPublicSSH().equals(context.key.data)) return false;
		const {blob, signature} = context;
		return blob === undefined || signature === undefined || key.verify(blob, signature, context.hashAlgo) === true;
	});
}

/** A real SSH protocol server on loopback whose behaviour a test decides: what a real sshd cannot be made to do on demand. */
export async function startFakeSshServer(options: FakeOptions): Promise<FakeSshServer> {
	const hostKey = newHostKey();
	const attempts: string[] = [];
	const connections = new Set<Connection>();
	const sockets = new Set<import('node:net').Socket>();
	const server = new ssh2.Server({hostKeys: [hostKey]}, (client) => {
		connections.add(client);
		client.on('error', () => {});
		client.on('authentication', (context: AuthContext) => {
			attempts.push(context.method);
			if (options.onLogin !== undefined) return options.onLogin(context);
			const isRight = context.method === 'password' && context.password === (options.password ?? 'right');
			if (isRight || (context.method === 'publickey' && isAuthorized(context, options.authorizedKeys?.() ?? '')))
				context.accept();
			else context.reject(['password', 'publickey']);
			return undefined;
		});
		client.on('tcpip', (accept) => {
			accept().end();
		});
		client.on('session', (accept) => {
			accept().on('exec', (acceptExec, _reject, info) => options.onCommand(info.command, acceptExec()));
		});
	});
	// In front of the SSH server, so that a test can stop the traffic without closing anything.
	const front = createServer({noDelay: true}, (socket) => {
		sockets.add(socket);
		socket.on('error', () => {});
		server.injectSocket(socket);
	});
	await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
	return {
		port: (front.address() as AddressInfo).port,
		attempts,
		connections,
		freeze() {
			for (const socket of sockets) socket.removeAllListeners('data').pause();
		},
		drop() {
			for (const socket of sockets) socket.destroy();
		},
		close() {
			for (const socket of sockets) socket.destroy();
			front.close();
		},
	};
}
