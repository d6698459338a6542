/** Replaces every secret in every string of an event: the last gate before the journal. */
export function createRedactor(secrets: readonly string[]): <Value>(value: Value) => Value {
	// Very short passwords would shred ordinary text; four characters are the least that can be told apart.
	const words = [...new Set(secrets)].filter((secret) => secret.length >= 4).sort((one, other) => other.length - one.length);
	const redactText = (text: string) => words.reduce((redacted, word) => redacted.replaceAll(word, '(secret)'), text);
	const redact = (value: unknown): unknown => {
		if (typeof value === 'string') return redactText(value);
		if (Array.isArray(value)) return value.map(redact);
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redact(item)]));
	};
	return <Value>(value: Value) => (words.length === 0 ? value : (redact(value) as Value));
}
