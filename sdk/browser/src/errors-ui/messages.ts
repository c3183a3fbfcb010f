/** What a person reads when a call failed. */
export interface ErrorDetails {
  title: string;
  message: string;
  /** To read out to support: the server's lines are found by it. */
  referenceId?: string;
  /** Whether trying again makes sense. */
  canRetry: boolean;
  /** 0: no answer. */
  status: number;
}

const TEXTS: [pattern: RegExp, title: string, message: string, canRetry: boolean][] = [
  [/^0$/, "No connection", "We could not reach the server. Check your connection and try again.", true],
  [/^401$/, "Please sign in", "Your session has ended. Sign in again to go on.", false],
  [/^403$/, "Not allowed", "You don't have access to this.", false],
  [/^404$/, "Not found", "What you were looking for is not here.", false],
  [/^(408|504)$/, "It took too long", "The server did not answer in time. Please try again.", true],
  [/^413$/, "Too large", "This is more than we can take. Please send less.", false],
  [/^(400|409|415|422)$/, "Please check your input", "Something in it could not be accepted.", false],
  [/^429$/, "Too many requests", "Please wait a moment and try again.", true],
  [/^503$/, "Busy", "The service is busy right now. Please try again in a moment.", true],
  [/./, "Something went wrong", "An unexpected error occurred. Please try again later.", true],
];

/** The words for a status. Never what a server or an exception said: that is not for persons. */
export function messageForStatus(status: number, referenceId?: string): ErrorDetails {
  const [, title, message, canRetry] = TEXTS.find(([pattern]) => pattern.test("" + status))!;
  return { title, message, canRetry, status, referenceId };
}
