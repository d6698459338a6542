import {spawnSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {serviceUnit} from '../../source/tools/systemd.ts';
import {run, temporaryDirectory} from '../support/run.ts';

const options = {description: 'a service', user: 'builder', argv: ['/usr/bin/x']};

function line(text: string, key: string): string | undefined {
	return text.split('\n').find((candidate) => candidate.startsWith(`${key}=`));
}

describe('a unit', () => {
	it('is whole', () => {
		expect(serviceUnit({...options, environment: {A: '1'}, service: ['PrivateTmp=yes']}).split('\n')).toEqual([
			'# Written by distbuild-tui; removed by its teardown.',
			'[Unit]',
			'Description=a service',
			'Wants=network-online.target',
			'After=network-online.target',
			'StartLimitIntervalSec=0',
			'',
			'[Service]',
			'User=builder',
			'Environment=A=1',
			'ExecStart=/usr/bin/x',
			'Restart=always',
			'RestartSec=2',
			'PrivateTmp=yes',
			'',
			'[Install]',
			'WantedBy=multi-user.target',
			'',
		]);
	});

	// systemd.syntax(7), "Quoting"; systemd.service(5), "Command lines".
	it.each([
		['/plain-path_1.2:3@x=y,z', '/plain-path_1.2:3@x=y,z'],
		['a b', '"a b"'],
		['', '""'],
		['100%', '100%%'],
		['$HOME', '"$$HOME"'],
		['say "hi"', '"say \\"hi\\""'],
		['back\\slash', '"back\\\\slash"'],
		["it's", '"it\'s"'],
		[';', '";"'],
	])('writes the word %j as %s', (word, written) => {
		expect(line(serviceUnit({...options, argv: ['/usr/bin/x', word]}), 'ExecStart')).toBe(`ExecStart=/usr/bin/x ${written}`);
	});

	// systemd.exec(5), Environment=: "the "$" character has no special meaning".
	it('keeps a dollar in an environment variable single, but a percent sign doubled', () => {
		expect(line(serviceUnit({...options, environment: {A: '$5 %'}}), 'Environment')).toBe('Environment="A=$5 %%"');
	});

	const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

	it.skipIf(!hasSystemd)('means to systemd what it should', () => {
		const directory = temporaryDirectory();
		const words = ['a b', '', '100%', '$HOME', '${HOME}', 'say "hi"', 'back\\slash', "it's", ';', '%n', '-x'];
		const file = path.join(directory.path, 'try.service');
		const text = serviceUnit({...options, user: 'root', argv: ['/bin/echo', ...words], environment: {A: 'b "c" $d %'}});
		writeFileSync(file, text);
		const {code, stderr} = run(['systemd-analyze', 'verify', '--man=no', '--generators=no', file]);
		expect({code, complaints: stderr.split('\n').filter((said) => said.includes('try.service'))}).toEqual({
			code: 0,
			complaints: [],
		});
		directory.remove();
	});
});
