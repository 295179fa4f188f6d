/** How long and how hard the fault suites run: the long form unless the command says otherwise. */

/** Set by `npm run test:faults -- --short`, the form that fits into every run of the checks. */
export const SHORT = process.env['TEST_FAULTS_SHORT'] === '1';

/** Decides every random choice; printed, so that a run can be repeated. */
export const SEED = Number(process.env['TEST_SEED'] ?? '20261127');

/** Length of the soak in minutes. */
export const SOAK_MINUTES = Number(process.env['TEST_SOAK_MINUTES'] ?? '10');
