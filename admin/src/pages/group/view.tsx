import { useEffect, useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { hrefOf } from '../navigation.ts';
import { errorOf } from '../programme/editing.ts';
import { useCommand } from '../use-command.ts';
import type { GroupData } from './load.ts';
import { GroupMembers } from './members.tsx';

/** One group: what it is, and who is in it by hand. */
export function GroupView({ data }: { data: GroupData }) {
  const { Page } = useKit();
  const { host, t } = useHost();
  const [deleting, setDeleting] = useState(false);
  const { groupId, form } = data;
  const remove = {
    label: t('group.delete'),
    tone: 'critical' as const,
    onAction: () => setDeleting(true),
  };
  return (
    <Page
      title={groupId === null ? t('group.new') : form.name}
      back={{ label: t('groups.title'), href: hrefOf(host, 'groups') }}
      {...(groupId === null ? {} : { secondaryActions: [remove] })}
    >
      <Form key={groupId} data={data} />
      {groupId !== null && form.kind === 'manual' ? <GroupMembers data={data} /> : null}
      <DeleteDialog open={deleting} onClose={() => setDeleting(false)} />
    </Page>
  );
}

function DeleteDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { Dialog, Banner, Text } = useKit();
  const { t } = useHost();
  const { busy, problems, send, forget } = useCommand();
  const close = (): void => {
    forget();
    onClose();
  };
  const confirm = async (): Promise<void> => {
    if (await send({ do: 'delete' })) close();
  };
  const [problem] = problems;
  return (
    <Dialog
      open={open}
      title={t('group.deleteTitle')}
      confirm={{ label: t('group.delete'), tone: 'critical', busy, onAction: () => void confirm() }}
      onClose={close}
    >
      {problem ? <Banner tone="critical" title={problem.message} /> : null}
      <Text>{t('group.deleteText')}</Text>
    </Dialog>
  );
}

function Form({ data }: { data: GroupData }) {
  const { SaveForm } = useKit();
  const { t } = useHost();
  const { busy, problems, send, forget } = useCommand();
  const kept = JSON.stringify(data.form);
  const [form, setForm] = useState(data.form);
  useEffect(() => setForm(JSON.parse(kept) as GroupData['form']), [kept]);
  const discard = (): void => {
    setForm(data.form);
    forget();
  };
  const whole = problems.find(({ field }) => field === '')?.message;
  return (
    <SaveForm
      dirty={JSON.stringify(form) !== kept}
      saving={busy}
      problem={problems.length === 0 ? null : (whole ?? t('group.invalid'))}
      onSave={() => void send({ do: 'save', form })}
      onDiscard={discard}
    >
      <Fields form={form} change={(part) => setForm((now) => ({ ...now, ...part }))} problems={problems} />
    </SaveForm>
  );
}

const KINDS = ['manual', 'shopify_tag', 'woocommerce_role'] as const;
const MAX_NAME_LENGTH = 60;
const MAX_RULE_VALUE_LENGTH = 255;

type FieldsProps = {
  form: GroupData['form'];
  change: (part: Partial<GroupData['form']>) => void;
  problems: { field: string; message: string }[];
};

function Fields({ form, change, problems }: FieldsProps) {
  const { Section, TextField, Select, Checkbox } = useKit();
  const { t } = useHost();
  const { name, kind, ruleValue, excluded } = form;
  return (
    <Section title={t('group.about')}>
      <TextField
        name="name"
        label={t('group.name')}
        value={name}
        onChange={(text) => change({ name: text })}
        maxLength={MAX_NAME_LENGTH}
        required
        {...errorOf({ problems }, 'name')}
      />
      <Select
        name="kind"
        label={t('group.kind')}
        value={kind}
        options={KINDS.map((value) => ({ value, label: t(`group.kind.${value}`) }))}
        onChange={(value) => change({ kind: KINDS.find((one) => one === value) ?? 'manual' })}
      />
      {kind === 'manual' ? null : (
        <TextField
          name="ruleValue"
          label={t(kind === 'shopify_tag' ? 'group.tag' : 'group.role')}
          {...(kind === 'woocommerce_role' ? { hint: t('group.roleHint') } : {})}
          value={ruleValue}
          onChange={(text) => change({ ruleValue: text })}
          maxLength={MAX_RULE_VALUE_LENGTH}
          required
          {...errorOf({ problems }, 'ruleValue')}
        />
      )}
      <Checkbox
        name="excluded"
        label={t('group.excluded')}
        hint={t('group.excludedHint')}
        checked={excluded}
        onChange={(checked) => change({ excluded: checked })}
      />
    </Section>
  );
}
