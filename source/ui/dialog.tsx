import {Box, Text} from 'ink';
import Spinner from 'ink-spinner';
import {actionOf} from '../actions/index.ts';
import type {Dialog as OpenDialog, Proposal} from '../state/screen.ts';
import {Row} from './components/row.tsx';
import {Table, tableHeight} from './components/table.tsx';
import type {Draft} from './dialog-keys.ts';
import {bindings} from './keymap.ts';
import {fitText, harmless, type Line, line, span} from './text.ts';

type Props = {
	readonly dialog: OpenDialog;
	readonly draft: Draft;
	readonly cluster: string;
	readonly width: number;
	readonly height: number;
};

const frameHeight = 2;

function Buttons({draft, agree}: {readonly draft: Draft; readonly agree: string}) {
	return (
		<Box gap={2}>
			<Text inverse={!draft.isAgreeing}> Cancel </Text>
			<Text inverse={draft.isAgreeing}> {agree} </Text>
			<Text dimColor>← → choose, Enter</Text>
		</Box>
	);
}

/** Changes per host, counted: the short form of the plan. */
function recap(proposal: Proposal): readonly {host: string; changes: number}[] {
	const rows: {host: string; changes: number}[] = [];
	for (const text of proposal.lines) {
		const last = rows.at(-1);
		if (!text.startsWith(' ')) rows.push({host: text, changes: 0});
		else if (last !== undefined && !text.startsWith('    ')) last.changes += 1;
	}
	return rows.filter((row) => row.changes > 0);
}

function Confirm({dialog, draft, cluster, width, height}: Props & {readonly dialog: Extract<OpenDialog, {kind: 'confirm'}>}) {
	const {proposal, scroll} = dialog;
	const rows = recap(proposal);
	const hasTable = rows.length > 0 && tableHeight(rows.length) + 8 <= height;
	const listHeight = Math.max(3, height - frameHeight - 4 - (hasTable ? tableHeight(rows.length) : 0));
	const shown = proposal.lines.slice(scroll, scroll + listHeight);
	const below = proposal.lines.length - scroll - shown.length;
	const title = actionOf(proposal.action).title;
	return (
		<>
			<Row
				width={width}
				line={[span(`${title} ${cluster}`, 'strong'), span(`  ${proposal.changes} steps would change something`, 'dim')]}
			/>
			{hasTable ? <Table rows={rows} /> : null}
			{shown.map((text, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the list
				<Row key={index} width={width} line={line(harmless(text), text.startsWith(' ') ? 'plain' : 'accent')} />
			))}
			<Row width={width} line={line(below > 0 ? `${below} more below: ↓` : '', 'dim')} />
			{proposal.isDestructive ? (
				<Row
					width={width}
					line={[
						span(`Type ${cluster} and Enter to agree (Esc leaves): `, 'warn'),
						span(draft.typed, 'strong'),
						span('▏', 'accent'),
					]}
				/>
			) : (
				<Buttons draft={draft} agree={`Run ${title.toLowerCase()}`} />
			)}
		</>
	);
}

function helpLines(height: number, width: number): readonly Line[] {
	const cells = bindings.map(({keys, help}) => `${fitText(keys.join(' '), 11)} ${help}`);
	const columns = Math.max(1, Math.ceil(cells.length / Math.max(1, height)));
	const perColumn = Math.ceil(cells.length / columns);
	const columnWidth = Math.floor(width / columns);
	return Array.from({length: perColumn}, (_, row) =>
		Array.from({length: columns}, (__, column) => span(fitText(cells[column * perColumn + row] ?? '', columnWidth))),
	);
}

function Content(props: Props) {
	const {dialog, draft, width, height} = props;
	switch (dialog.kind) {
		case 'none':
			return null;
		case 'help':
			return helpLines(height - frameHeight - 1, width).map((row, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the list
				<Row key={index} width={width} line={row} />
			));
		case 'preparing':
			return (
				<Text>
					<Spinner /> {actionOf(dialog.action).title}: looking at the machines to see what would change (Esc leaves)
				</Text>
			);
		case 'password':
			return (
				<>
					{dialog.problem === undefined ? null : <Text color="red">{harmless(dialog.problem)}</Text>}
					<Text>{dialog.prompt}</Text>
					<Text>
						{'•'.repeat(draft.typed.length)}
						<Text color="cyan">▏</Text>
					</Text>
					<Text dimColor>Enter goes on, Esc leaves</Text>
				</>
			);
		case 'confirm':
			return <Confirm {...props} dialog={dialog} />;
		case 'confirm-cancel':
			return (
				<>
					<Text>Cancel {actionOf(dialog.action).title.toLowerCase()}? A step that changes a machine is finished first.</Text>
					<Buttons draft={draft} agree="Cancel the run" />
				</>
			);
		case 'message':
			return (
				<>
					<Text bold>{dialog.title}</Text>
					<Text color="red">{harmless(dialog.failure.message)}</Text>
					{dialog.failure.hint === undefined ? null : <Text>{harmless(dialog.failure.hint)}</Text>}
					<Text dimColor>Enter closes</Text>
				</>
			);
		default:
			return dialog satisfies never;
	}
}

/** The one thing over the panes; it takes their place, so that a frame is never taller than the screen. */
export function Dialog(props: Props) {
	const inner = Math.max(10, Math.min(props.width - 4, 110));
	return (
		<Box width={props.width} height={props.height} alignItems="center" justifyContent="center" overflow="hidden">
			<Box flexDirection="column" borderStyle="round" borderColor="cyan" paddingX={1} width={inner + 4}>
				<Content {...props} width={inner} />
			</Box>
		</Box>
	);
}
