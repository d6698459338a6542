import {actionOf} from '../../source/actions/index.ts';
import {clusterName} from '../../source/lab/cluster-yaml.ts';
import type {Lab} from '../../source/lab/lab.ts';
import type {ActionId} from '../../source/state/events.ts';
import {Screen, type ScreenOptions} from '../support/screen.ts';

const openMs = 30_000;
const prepareMs = 60_000;

/** The program on the lab's master, through ssh with a terminal, as a person has it. Waits for its first frame. */
export async function openControlCenter(lab: Lab, options?: ScreenOptions): Promise<Screen> {
	const screen = new Screen(await lab.sshArgv('master', ['distbuild-tui'], {tty: true}), options);
	await screen.until((seen) => seen.isFullScreen && seen.shows('w1'), openMs);
	return screen;
}

/** Waits for the host keys that nobody knows yet and agrees to them. */
export async function acceptHostKeys(screen: Screen): Promise<void> {
	await screen.until('Host keys you agree to', prepareMs);
	screen.press('right');
	await screen.until((seen) => seen.isInverse('They are right'), prepareMs);
	screen.press('enter');
}

/** Waits for the matrix who reaches whom and closes it. */
export async function closeReach(screen: Screen): Promise<void> {
	await screen.until('Who reaches whom', prepareMs);
	screen.press('enter');
}

/** Waits for the question and answers it. */
export async function answerPassword(screen: Screen, password: string): Promise<void> {
	await screen.until('Password of', prepareMs);
	screen.type(password);
	// Enter counts for what the screen has taken in, and what it shows of a password is its length.
	await screen.until('•'.repeat(password.length), prepareMs);
	screen.press('enter');
}

/** Waits until the confirm dialog of an action shows what it would do. */
export async function untilProposed(screen: Screen, action: ActionId): Promise<void> {
	const title = `${actionOf(action).title} ${clusterName}`;
	await screen.until((seen) => seen.shows(title) && seen.shows(/would change something/), prepareMs);
}

/** Agrees to an action that is not destructive: its dialog stands on Cancel. */
export async function agree(screen: Screen, action: ActionId): Promise<void> {
	await untilProposed(screen, action);
	screen.press('right');
	await screen.until((seen) => seen.isInverse(`Run ${actionOf(action).label}`), prepareMs);
	screen.press('enter');
}

/** Types the answer to a destructive action's question; gives it with Enter once it stands there. */
export async function typeAgreement(screen: Screen, text: string): Promise<void> {
	screen.type(text);
	await screen.until(`Type ${clusterName} to agree: ${text}`, prepareMs);
	screen.press('enter');
}

/** Waits until the header says how the action ended. */
export const untilEnded = (screen: Screen, action: ActionId, outcome: string, timeoutMs: number): Promise<void> =>
	screen.until((seen) => (seen.lines()[0] ?? '').includes(`${action} ${outcome}`), timeoutMs);
