/** One of the server-sent events. */
export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/** The events of a stream as they come; comments count as a sign of life and nothing else. */
export async function* serverEvents(
  stream: ReadableStream<Uint8Array>,
  alive: () => void,
): AsyncGenerator<ServerEvent> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      alive();
      text += decoder.decode(value, { stream: true });
      const parts = text.split('\n\n');
      text = parts.pop() as string;
      for (const part of parts) {
        const fields = new Map(part.split('\n').map((line) => [line.split(':', 1)[0], line.replace(/^[a-z]*: ?/, '')]));
        const data = fields.get('data');
        if (data !== undefined) yield { event: fields.get('event') ?? 'message', data };
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
