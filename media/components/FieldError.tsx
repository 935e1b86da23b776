import { Icon } from './Icon.tsx';

export function FieldError({ id, error }: { readonly id: string; readonly error: string | undefined }) {
  if (!error) return null;
  return (
    <p class="fieldError" id={id}>
      <Icon name="error" />
      <span>{error}</span>
    </p>
  );
}
