import type {Secrets} from '../engine/secrets.ts';

/** How an action on the command line shall go. */
export type RunFlags = {
	readonly isDryRun: boolean;
	readonly isYes: boolean;
	readonly isJson: boolean;
	readonly isDetached: boolean;
	readonly isPasswordFromStdin: boolean;
	/** Read or asked for already, by who runs several actions one after the other. */
	readonly secrets?: Secrets;
	/** What the user chose for this run; it stands in its journal. */
	readonly options: Readonly<Record<string, string>>;
};
