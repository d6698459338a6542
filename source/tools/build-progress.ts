export type BuildProgress = {
	readonly total: number;
	readonly finished: number;
	readonly current: number;
	readonly failed: number;
};

/**
 * `out/build_progress.pb` of soong_ui (Android 12 and later): four varint fields, 1 total, 2 finished, 3 running, 4 failed
 * actions, summed over all ninja runs of the start; renamed into place on every action. Protocol buffers encoding: a key is
 * `field << 3 | type`, type 0 a varint.
 */
export function parseBuildProgress(bytes: Uint8Array): BuildProgress | undefined {
	const values: number[] = [0, 0, 0, 0];
	let offset = 0;
	const varint = (): number => {
		let value = 0;
		for (let scale = 1; offset < bytes.length; scale *= 128) {
			const byte = bytes[offset] ?? 0;
			offset += 1;
			value += (byte & 0x7f) * scale;
			if (byte < 0x80) return value;
		}
		return Number.NaN;
	};
	while (offset < bytes.length) {
		const key = varint();
		if ((key & 7) !== 0) return undefined;
		const value = varint();
		if (Number.isNaN(value)) return undefined;
		values[(key >> 3) - 1] = value;
	}
	const [total = 0, finished = 0, current = 0, failed = 0] = values;
	return {total, finished, current, failed};
}
