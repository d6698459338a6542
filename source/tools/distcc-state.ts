/** A running client. `host` is a worker's name, or `localhost`. */
export type ClientState = {
	readonly pid: number;
	readonly file: string;
	readonly host: string;
	readonly slot: number;
	readonly phase: string;
};

const phases = ['Startup', 'Blocked', 'Connect', 'Preprocess', 'Send', 'Compile', 'Receive', 'Done'];
const fileBytes = 296;
const magic = 0x44494800n;

function text(bytes: Uint8Array, offset: number): string {
	const field = bytes.subarray(offset, offset + 128);
	const end = field.indexOf(0);
	return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

/**
 * A `binstate_PID` file: struct dcc_task_state of distcc 3.4 (src/state.h) on a 64-bit little-endian machine, 296 bytes: size
 * @0, magic @8, pid @16, file @24, host @152, slot @280, phase @284.
 */
export function parseBinstate(bytes: Uint8Array): ClientState | undefined {
	if (bytes.length !== fileBytes) return undefined;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const phase = phases[view.getInt32(284, true)];
	if (view.getBigUint64(0, true) !== BigInt(fileBytes) || view.getBigUint64(8, true) !== magic || phase === undefined)
		return undefined;
	return {
		pid: Number(view.getBigUint64(16, true)),
		file: text(bytes, 24),
		host: text(bytes, 152),
		slot: view.getInt32(280, true),
		phase,
	};
}
