/** One field of a protobuf message: varints as numbers, length-delimited ones as bytes. */
export type ProtoField = {readonly number: number; readonly value: number | Buffer};

const readVarint = (bytes: Buffer, start: number) => {
	let value = 0;
	let at = start;
	for (let factor = 1; ; factor *= 0x80) {
		const byte = bytes[at];
		if (byte === undefined) {
			throw new Error(`the bytes end inside a number at ${start}`);
		}

		at += 1;
		value += (byte & 0x7f) * factor;
		if (byte < 0x80) {
			return {value, at};
		}
	}
};

const readBytes = (bytes: Buffer, start: number) => {
	const length = readVarint(bytes, start);
	const end = length.at + length.value;
	if (end > bytes.length) {
		throw new Error(`the bytes end inside a field at ${start}`);
	}

	return {value: bytes.subarray(length.at, end), at: end};
};

/** The fields of a message, in the order in which they were written. */
export const decodeFields = (bytes: Buffer): ProtoField[] => {
	const fields: ProtoField[] = [];
	for (let at = 0; at < bytes.length; ) {
		const tag = readVarint(bytes, at);
		const wireType = tag.value % 8;
		if (wireType !== 0 && wireType !== 2) {
			throw new Error(`wire type ${wireType} at ${at}`);
		}

		const field = wireType === 0 ? readVarint(bytes, tag.at) : readBytes(bytes, tag.at);
		fields.push({number: Math.floor(tag.value / 8), value: field.value});
		at = field.at;
	}

	return fields;
};

/** The messages of a stream in which each stands behind its length. */
export const decodeFrames = (bytes: Buffer): ProtoField[][] => {
	const frames: ProtoField[][] = [];
	for (let at = 0; at < bytes.length; ) {
		const frame = readBytes(bytes, at);
		frames.push(decodeFields(frame.value));
		at = frame.at;
	}

	return frames;
};
