import type { Memento } from 'vscode';

export class MemoryState implements Memento {
  constructor(private readonly values: Record<string, unknown>) {}
  keys = () => Object.keys(this.values);
  get = <T>(key: string, fallback?: T) => (key in this.values ? this.values[key] : fallback) as T;
  update = (key: string, value: unknown) => {
    this.values[key] = value;
    return Promise.resolve();
  };
}
