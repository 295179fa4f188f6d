/** The log: JSON lines on standard output; secrets never reach it, whatever object carries them. */
import { type Logger, pino } from 'pino';

const SECRET_KEYS = [
  'accessToken',
  'refreshToken',
  'access_token',
  'refresh_token',
  'token',
  'clientSecret',
  'client_secret',
  'password',
  'authorization',
  'accesstoken',
  'codeVerifier',
  'code_verifier',
];

/** A logger at this level; `silent` says nothing. */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '…' },
    serializers: { err: errorFacts },
  });
}

/** Name, message, stack and causes; not the other fields of an error, which may hold requests with their headers. */
function errorFacts(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...('detail' in error && typeof error.detail === 'string' && { detail: error.detail }),
    ...(error.cause !== undefined && { cause: errorFacts(error.cause) }),
  };
}
