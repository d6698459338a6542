import type {State} from '../../state/state.ts';
import type {KeyContext, Reply} from '../binding.ts';
import type {Draft} from './draft.ts';
import type {Size} from './view.ts';

export type DialogReply = Reply & {readonly draft?: Draft};

export type DialogContext = KeyContext & {readonly state: State; readonly size: Size};
