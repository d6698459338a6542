import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {moduleOutputs} from '../../source/engine/module-outputs.ts';
import {lookAtTraits} from '../../source/engine/tree-traits.ts';
import {temporaryDirectory} from '../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
	directory = temporaryDirectory();
});
afterEach(() => directory.remove());

function write(file: string, text = ''): void {
	const full = path.join(directory.path, file);
	mkdirSync(path.dirname(full), {recursive: true});
	writeFileSync(full, text);
}

it('an old tree is read from its own files', () => {
	write('build/make/core/version_defaults.mk', '  PLATFORM_SDK_VERSION := 29\n');
	write('build/soong/ui/build/ninja.go', 'package build\n');
	write('build/soong/ui/build/goma.go', 'package build\n');
	write('build/soong/ui/build/sandbox_linux.go', 'nsjail');
	expect(lookAtTraits(directory.path)).toMatchObject({
		android: '10',
		hasEnvironmentFilter: false,
		hasGomaPools: true,
		hasSandbox: true,
		releases: [],
	});
});

it('a new tree has its level in the flags of its releases, in either form', () => {
	write('build/make/core/version_util.mk', 'PLATFORM_SDK_VERSION := $(RELEASE_PLATFORM_SDK_VERSION)\n');
	write('build/release/build_config/ap2a.scl', '    value("RELEASE_PLATFORM_SDK_VERSION", "34"),\n');
	write('build/release/flag_values/bp2a/RELEASE_PLATFORM_SDK_VERSION.textproto', 'value: {\n  string_value: "36"\n}\n');
	write('build/release/flag_values/trunk_staging/OTHER.textproto', '');
	expect(lookAtTraits(directory.path)).toMatchObject({
		android: '16',
		hasReleases: true,
		releases: ['bp2a', 'trunk_staging', 'ap2a'],
	});
});

it('what is no tree has no traits, and throws nothing', () => {
	expect(lookAtTraits(path.join(directory.path, 'missing'))).toMatchObject({executor: 'ninja', hasSandbox: false});
});

it('what a module was made into is found, and nothing of others', () => {
	const made = [
		'soong/.intermediates/system/libbase/libbase/linux_glibc_x86_64_static/libbase.a',
		'soong/.intermediates/system/libbase/libbase_test/android_arm64_armv8-a/x',
		'soong/.intermediates/external/libbase/other/android_common/x',
		'soong/.intermediates/top/libbase/android_common/libbase/linux_deep/x',
		'target/product/lab/obj/SHARED_LIBRARIES/libbase_intermediates/x',
		'target/product/lab/obj_arm/SHARED_LIBRARIES/libbase_intermediates/x',
		'target/product/lab/system/libbase_intermediates/x',
		'host/linux-x86/obj/EXECUTABLES/libbase2_intermediates/x',
	];
	for (const file of made) write(`out/${file}`);
	const out = path.join(directory.path, 'out');
	expect(moduleOutputs(out, ['libbase']).map((found) => path.relative(out, found))).toEqual([
		'soong/.intermediates/system/libbase/libbase',
		'soong/.intermediates/top/libbase',
		'target/product/lab/obj/SHARED_LIBRARIES/libbase_intermediates',
		'target/product/lab/obj_arm/SHARED_LIBRARIES/libbase_intermediates',
	]);
	expect(moduleOutputs(out, ['missing'])).toEqual([]);
	expect(moduleOutputs(path.join(out, 'missing'), ['libbase'])).toEqual([]);
});
