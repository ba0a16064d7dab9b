import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from './button.tsx';

export interface ConfirmProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly children: ReactNode;
  readonly go?: string;
  readonly leave: string;
  readonly onGo?: () => void;
  readonly onLeave: () => void;
}

/** A question that must be answered before one goes on, or (without `go`) something to read and close. */
export const Confirm = ({ isOpen, title, children, go, leave, onGo, onLeave }: ConfirmProps) => (
  <ModalOverlay
    isOpen={isOpen}
    onOpenChange={(open) => (open ? undefined : onLeave())}
    isDismissable={go === undefined}
    className="desk-shade"
  >
    <Modal className="desk-modal">
      <Dialog role={go === undefined ? 'dialog' : 'alertdialog'} className="desk-dialog">
        <Heading slot="title" className="desk-dialog-title">
          {title}
        </Heading>
        {children}
        <div className="desk-actions">
          {go === undefined ? null : (
            <Button look="main" onPress={() => onGo?.()}>
              {go}
            </Button>
          )}
          <Button look="quiet" onPress={onLeave} autoFocus={go !== undefined}>
            {leave}
          </Button>
        </div>
      </Dialog>
    </Modal>
  </ModalOverlay>
);
