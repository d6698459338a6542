import {describe, expect, it} from 'vitest';
import {unitDriver} from '../../../source/tools/resources/unit.ts';
import {fixture} from '../../support/fixture.ts';
import {run} from '../../support/run.ts';

const resource = {kind: 'unit', name: 'x.service', reads: ['/etc/a', '/etc/b']} as const;

function output(fields: Readonly<Record<string, string>> = {}, files: readonly number[] = [90, 100]): string {
	const {enabled = 'enabled', active = 'active', reload = 'no', since = '100'} = fields;
	return [
		`enabled=${enabled}`,
		`active=${active}`,
		`reload=${reload}`,
		`since=${since}`,
		...files.map((time) => `file=${time}`),
		'',
	].join('\n');
}

const restart = ['restart x.service: what it reads has changed'];

describe('a unit', () => {
	it.each([
		['runs as it should', output(), []],
		['does not exist', output({enabled: '', active: 'inactive', since: '0'}, [0, 0]), ['start x.service and enable it at boot']],
		['is stopped but enabled', output({active: 'inactive'}), ['start x.service']],
		['has failed', output({active: 'failed', enabled: 'disabled'}), ['start x.service and enable it at boot']],
		['is between two starts', output({active: 'activating'}), ['start x.service']],
		['runs but would not after a boot', output({enabled: 'disabled'}), ['enable x.service at boot']],
		['is only linked for this boot', output({enabled: 'enabled-runtime'}), ['enable x.service at boot']],
		['is older than a file that it reads', output({}, [90, 101]), restart],
		['has a new unit file', output({reload: 'yes'}), restart],
		['reads a file that is gone', output({}, [0]), []],
	])('that %s', (_name, text, differences) => {
		expect(unitDriver.differences(resource, unitDriver.read(resource, text))).toEqual(differences);
	});

	it.each([
		['absent', ['start x.service and enable it at boot']],
		['written', ['start x.service and enable it at boot']],
		['running', []],
		['stale', restart],
		['changed', restart],
		['disabled', ['enable x.service at boot']],
		['failed', ['start x.service and enable it at boot']],
		['undone', ['start x.service and enable it at boot']],
	])('of a real machine that is %s', (name, differences) => {
		expect(unitDriver.differences(resource, unitDriver.read(resource, fixture(`systemd/262-unit-${name}.txt`)))).toEqual(
			differences,
		);
	});

	it('is started as root, by name as a parameter', () => {
		const found = unitDriver.read(resource, output());
		const [command, ...more] = unitDriver.apply(resource, found);
		expect(more).toEqual([]);
		expect(command?.argv.slice(3)).toEqual(['sh', 'x.service']);
		expect(command).toMatchObject({isRoot: true, timeoutMs: 60_000});
		expect(command?.argv[2]).toContain('daemon-reload');
	});

	it('is stopped at undo, but not where it ran before us', () => {
		const running = unitDriver.read(resource, output());
		const absent = unitDriver.read(resource, output({enabled: '', active: 'inactive'}));
		expect(unitDriver.undo(resource, running, running)).toEqual([]);
		const [command] = unitDriver.undo(resource, absent, running);
		expect(command?.argv.slice(3)).toEqual(['sh', 'x.service']);
		expect(command?.argv[2]).toContain('disable --now');
		expect(unitDriver.remains(resource, absent, running)).toEqual(['x.service still runs']);
		expect(unitDriver.remains(resource, absent, absent)).toEqual([]);
	});

	it('is asked for with its files as parameters, in a script that a shell understands', () => {
		const {argv} = unitDriver.probe(resource);
		expect(argv.slice(3)).toEqual(['sh', 'x.service', '/etc/a', '/etc/b']);
		expect(run(['sh', '-n', '-c', argv[2] ?? ''])).toEqual({code: 0, stdout: '', stderr: ''});
	});
});
