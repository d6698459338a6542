/** Stands in for react-devtools-core, which ink imports only in development. */
export function initialize(): void {}
export function connectToDevTools(): void {}
