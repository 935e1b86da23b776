import { type CreateClientTexts } from '../../src/forms/createClient/protocol.ts';
import { type Draft } from './draft.ts';
import { type FieldErrors } from './validation.ts';

/** The props of every section of the form. */
export interface SectionProps {
  readonly typed: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly errors: FieldErrors;
  readonly texts: CreateClientTexts;
}
