import type { Action, ButtonsProps, LinkProps } from '@ristourne/admin/kit/kit';

/** An action as wp-admin draws it: a link where it leads somewhere, else a button. */
export function ActionControl({ action, className }: { action: Action; className: string }) {
  const looks = [className, action.tone === 'critical' ? 'ristourne-critical' : ''].filter(Boolean).join(' ');
  if ('href' in action && action.disabled !== true)
    return (
      <a className={looks} href={action.href}>
        {action.label}
      </a>
    );
  const busy = action.busy === true;
  return (
    <button
      type="button"
      className={busy ? `${looks} updating-message` : looks}
      disabled={action.disabled === true || busy}
      aria-busy={busy}
      onClick={'onAction' in action ? action.onAction : undefined}
    >
      {action.label}
    </button>
  );
}

export function Buttons({ actions }: ButtonsProps) {
  return (
    <div className="ristourne-buttons">
      {actions.map((action) => (
        <ActionControl
          key={action.label}
          action={action}
          className={action.tone === 'primary' ? 'button button-primary' : 'button'}
        />
      ))}
    </div>
  );
}

export function Link({ href, children }: LinkProps) {
  return <a href={href}>{children}</a>;
}
