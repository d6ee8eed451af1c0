import {
  Banner as PolarisBanner,
  Button,
  ButtonGroup,
  Card,
  EmptyState as PolarisEmptyState,
  Modal,
} from '@shopify/polaris';
import { useContext } from 'react';
import type { BannerProps, ButtonsProps, DialogProps, EmptyStateProps } from '@ristourne/admin/kit/kit';
import { buttonProps, describeAction } from './actions.ts';
import { given } from './given.ts';
import { EMPTY_PICTURE } from './pictures.ts';
import { PlaceContext } from './surroundings.ts';
import { useWords } from './words.ts';

export function Banner({ tone, title, action, children }: BannerProps) {
  return (
    <PolarisBanner
      title={title}
      tone={tone === 'neutral' ? 'info' : tone}
      {...given({ action: action && describeAction(action) })}
    >
      {children}
    </PolarisBanner>
  );
}

export function Buttons({ actions }: ButtonsProps) {
  return (
    <ButtonGroup>
      {actions.map((action) => (
        <Button key={action.label} {...buttonProps(action)} />
      ))}
    </ButtonGroup>
  );
}

export function Dialog({ open, title, confirm, onClose, children }: DialogProps) {
  const words = useWords();
  return (
    <Modal
      open={open}
      title={title}
      onClose={onClose}
      primaryAction={describeAction(confirm)}
      secondaryActions={[{ content: words.cancel, onAction: onClose }]}
    >
      <Modal.Section>
        <PlaceContext.Provider value="card">{children}</PlaceContext.Provider>
      </Modal.Section>
    </Modal>
  );
}

export function EmptyState({ title, text, action }: EmptyStateProps) {
  const content = (
    <PolarisEmptyState
      heading={title}
      image={EMPTY_PICTURE}
      {...given({ action: action && describeAction(action) })}
    >
      <p>{text}</p>
    </PolarisEmptyState>
  );
  return useContext(PlaceContext) === 'page' ? <Card>{content}</Card> : content;
}
