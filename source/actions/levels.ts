import type {Resource} from '../tools/resource.ts';

/** How far a teardown goes; each level includes the ones before it. */
export const levels = ['services', 'configuration', 'packages', 'everything'] as const;
export type Level = (typeof levels)[number];

export const levelMeanings: Readonly<Record<Level, string>> = {
	services: 'stops our services; provision starts them again',
	configuration: 'stops our services and removes our configuration',
	packages: 'that, and removes the packages that came with us',
	everything: 'takes back all of it, with synced data, cache and keys',
};

export function isLevel(text: string): text is Level {
	return (levels as readonly string[]).includes(text);
}

/** The level at which a change of ours is undone. */
export function levelOf(resource: Resource): Level {
	switch (resource.kind) {
		case 'unit':
			return 'services';
		case 'file':
		case 'program':
			return 'configuration';
		case 'packages':
			return 'packages';
		case 'directory':
			// One that holds but what the ledger knows one by one is configuration; others hold data.
			return resource.ours?.length === 0 ? 'configuration' : 'everything';
		case 'line':
		case 'key-pair':
			return 'everything';
		default:
			return resource satisfies never;
	}
}

export function isWithin(level: Level, limit: Level): boolean {
	return levels.indexOf(level) <= levels.indexOf(limit);
}
