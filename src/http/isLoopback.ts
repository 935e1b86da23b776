const loopbackNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether a URL leads to this machine, where `http` is good enough (RFC 8252 §8.3). */
export function isLoopback({ hostname }: URL): boolean {
  return loopbackNames.includes(hostname);
}
