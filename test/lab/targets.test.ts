import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {treePath} from '../../source/lab/cluster-yaml.ts';
import {type Farm, startFarm} from '../../source/lab/farm.ts';
import type {RunEvent} from '../../source/state/events.ts';
import {Operator} from './operator.ts';
import {ask} from './support.ts';

const bootTimeoutMs = 30 * 60_000;
const timeoutMs = 5 * 60_000;
const liblog = 'system/core/liblog';
const state = '/home/builder/.local/state/distbuild-tui/lab';

describe(
	'a build of what people name',
	() => {
		let farm: Farm;
		let operator: Operator;
		const inOut = (script: string) => ask(farm.lab, 'master', `cd ${treePath}/out && ${script}`, 'builder');
		const built = async (...words: readonly string[]) => operator.do('build', '--skip-checks', ...words);

		beforeAll(async () => {
			farm = await startFarm({name: 'test-targets', workers: 1, size: 'quick', log: () => {}});
			operator = new Operator(farm.lab);
			for (const action of ['ssh-setup', 'provision', 'sync']) await operator.do(action);
		}, bootTimeoutMs);

		afterAll(() => farm?.lab.stop());

		it('makes what one directory builds, and nothing else', async () => {
			const said = await built('--directory', liblog);
			expect(said).toMatch(/8 units/);
			expect(said).toContain('distbuild-tui: the tree is Android 11');
			expect(await inOut('ls host/linux-x86/lib64')).toBe('libc++.so\nliblog.so');
			expect(await inOut('ls -d soong/.intermediates/system/core/base 2>/dev/null || echo none')).toBe('none');
		});

		it('takes modules and directories together, and gives variables to the build system as they are', async () => {
			const said = await built('--module', 'libsparse', '--directory', liblog, '--variable', 'NINJA_ARGS=-d explain');
			expect(said).toContain('ninja explain:');
			expect(await inOut('ls host/linux-x86/lib64')).toContain('libsparse-host.so');
		});

		it('deletes what a module was made into only after it was agreed to, shows it, and nothing of others', async () => {
			const ofOthers = 'find soong/.intermediates/system/core/libsparse -name "*.o" | sort | xargs stat -c "%n %Y"';
			const before = await inOut(ofOthers);
			expect(before).not.toBe('');
			const words = ['build', '--skip-checks', '--module', 'liblog', '--clean', 'modules'];
			const shown = await operator.run(...words, '--dry-run');
			expect(shown.stdout).toContain(`deletes out/soong/.intermediates/${liblog}/liblog`);
			const refused = await operator.run(...words);
			expect(refused.code).toBe(2);
			expect(refused.tail.join('\n')).toContain('Add --yes to agree');
			expect(await inOut(`find soong/.intermediates/${liblog}/liblog -name "*.o" | wc -l`)).toBe('8');
			expect(await built('--module', 'liblog', '--clean', 'modules')).toContain('8 units, 8 from the cache');
			expect(await inOut(ofOthers)).toBe(before);
		});

		it('empties out/ where that was agreed to', async () => {
			await inOut('touch left-over');
			expect(await built('--module', 'liblog', '--clean', 'clean')).toContain('8 units, 8 from the cache');
			expect(await inOut('ls left-over 2>/dev/null || echo gone')).toBe('gone');
		});

		const eventsOf = async (...words: readonly string[]) => {
			const said = await built('--json', '--module', 'libsparse', ...words);
			return said
				.split('\n')
				.filter((text) => text.startsWith('{'))
				.map((text) => JSON.parse(text) as RunEvent);
		};
		const estimatesIn = (events: readonly RunEvent[]) => events.filter((event) => event.type === 'build/estimated');

		it('says that there is no history, then how long it takes by the build before, and never goes back', async () => {
			await ask(farm.lab, 'master', `rm -rf ${treePath}/out ${state}/runs/*.course.json`, 'builder');
			const first = estimatesIn(await eventsOf());
			expect(first[0]).toMatchObject({basis: 'none'});
			await ask(farm.lab, 'master', `rm -rf ${treePath}/out`, 'builder');
			const second = estimatesIn(await eventsOf());
			expect(second[0]).toMatchObject({basis: 'history', builds: 1});
			for (const estimates of [first, second]) {
				const shares = estimates.map(({share = 0}) => share);
				expect(shares).toEqual(shares.toSorted((one, other) => one - other));
				expect(shares.at(-1)).toBe(1);
			}
		});

		it('shows what failed with command and output at its end', async () => {
			const source = `${treePath}/${liblog}/logger_write.cpp`;
			await ask(farm.lab, 'master', `cp ${source} /tmp/kept && echo 'int broken = ;' >> ${source}`, 'builder');
			const {code, stdout} = await operator.agree('build', '--skip-checks', '--module', 'liblog');
			expect(code).toBe(1);
			const lines = stdout.split('\n');
			const summary = lines.slice(lines.findLastIndex((text) => text.startsWith('build ')) + 1);
			expect(summary).toContainEqual(expect.stringMatching(/^FAILED: out\/\S+\/logger_write\.o$/));
			expect(summary).toContainEqual(expect.stringMatching(/bin\/clang\+\+ -c .*logger_write\.cpp$/));
			expect(summary).toContainEqual(expect.stringMatching(/logger_write\.cpp:\d+:14: error: expected expression/));
			await ask(farm.lab, 'master', `cp /tmp/kept ${source}`, 'builder');
		});

		it.each<[readonly string[], number, string]>([
			[['--directory', 'no/such'], 2, `no/such is no directory of ${treePath}`],
			[['--variable', 'A=$(touch /tmp/trap)'], 2, 'is not a variable'],
			[['--module', 'clobber'], 2, 'deletes and builds nothing'],
		])('%j is refused in a sentence', async (words, code, sentence) => {
			const {code: seen, tail} = await operator.run('build', '--skip-checks', ...words);
			expect(tail.join('\n')).toContain(sentence);
			expect(seen).toBe(code);
			expect(await inOut('ls /tmp/trap 2>/dev/null || echo none')).toBe('none');
		});
	},
	timeoutMs,
);
