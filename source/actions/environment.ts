import * as places from '../config/places.ts';
import {environmentFile} from '../tools/launcher.ts';
import type {Engine} from './engine.ts';

/** The file beside the launcher: what ninja does not pass on, and what decides which engine the launcher runs. */
export function environmentText(options: {
	readonly engine: Engine;
	readonly distccHosts: string;
	readonly userId: number;
	readonly isDistributed?: boolean;
	/** In place of the one that builds use. */
	readonly scratch?: string;
	readonly more?: Readonly<Record<string, string>>;
}): string {
	return environmentFile({
		distccHosts: options.distccHosts,
		isDistributed: options.isDistributed ?? true,
		scratch: options.scratch ?? places.scratchDirectory(options.userId),
		more: options.more ?? {},
		connector: places.connectorPath,
		masquerade: places.masqueradeDirectory,
		engine: options.engine,
		sccacheSocket: places.sccacheSocket,
		ccacheConfiguration: places.ccacheConfigurationPath,
	});
}
