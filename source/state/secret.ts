/** A secret that a host (or a key file) wants before it lets us in, or lets us become root. Never the secret itself. */
export type SecretQuestion = {
	readonly host: string;
	readonly kind: 'login' | 'sudo' | 'passphrase';
	/** Whose password it is, or which key file is locked. */
	readonly of: string;
	/** `untried`: another host of the same user has refused what was given, so that it was not tried here. */
	readonly because: 'missing' | 'refused' | 'untried';
};
