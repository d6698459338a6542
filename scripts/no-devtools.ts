/** Stands in for react-devtools-core, which ink imports only in development. */
const devtools = {initialize() {}, connectToDevTools() {}};

// biome-ignore lint/style/noDefaultExport: it stands in for a package that has one
export default devtools;
