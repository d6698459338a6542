import stringWidth from 'string-width';
import {fastWidth} from './string-width.ts';

/** What the bundle puts in the place of `string-width` for everybody, Ink included. */
// biome-ignore lint/style/noDefaultExport: it stands in for a package that has one
export default fastWidth(stringWidth);
