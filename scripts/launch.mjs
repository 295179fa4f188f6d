/** Starts a project command on whatever Node >= 20 is installed: installs what is missing, then goes on under Node 24. */
const OLDEST_NODE = 20;

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  console.error(
    'This needs Node ' +
      OLDEST_NODE +
      ' or newer; this is Node ' +
      process.versions.node +
      '. Get it from https://nodejs.org.',
  );
  process.exitCode = 1;
} else {
  // Imported only now: an older Node could not even parse these files, and would print a stack in place of the sentence.
  const { launch } = await import('./launch/launcher.mjs');
  await launch(process.argv.slice(2));
}
