const why = {
  redirectUri: 'A redirect URI must be absolute and have no fragment',
  publicUrl: 'The public URL must be http or https and name nothing but a host and perhaps a port',
  certificateAuthority: 'A certificate authority must be one certificate or more as PEM',
} as const;

/** What a sandbox was started with, or told later, cannot be used; the value is not quoted. */
export class SandboxOptionError extends Error {
  constructor(readonly option: keyof typeof why) {
    super(why[option]);
    this.name = 'SandboxOptionError';
  }
}
