import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {bundleScreen} from './bundle-screen.ts';

/** `sh scripts/run.sh scripts/preview.ts [SITUATION] [WORKERS] [readonly]`: the screen on a situation, in this terminal. */
const scratch = mkdtempSync(path.join(os.tmpdir(), 'distbuild-preview-'));
try {
	const bundle = await bundleScreen(path.join(import.meta.dirname, 'preview-screen.tsx'), scratch);
	const {status} = spawnSync(process.execPath, [bundle, ...process.argv.slice(2)], {stdio: 'inherit'});
	process.exitCode = status ?? 1;
} finally {
	rmSync(scratch, {recursive: true, force: true});
}
