/** Who and what the demonstration is made of. Facilities and people are invented; no real institution carries an invented complaint. */
import type { BodyStatement } from '@dauys/directory/kinds.ts';

export const NETWORK = 'dauys.demo';

export const facilities = [
  {
    id: 'kz-demo-903',
    region: 'KZ-33',
    zone: 'Asia/Almaty',
    names: {
      kk: '№ 903 «Көктем» мекемесі (ойдан шығарылған)',
      ru: 'Учреждение № 903 «Коктем» (вымышленное)',
      en: 'Facility No. 903 “Koktem” (invented)',
    },
  },
  {
    id: 'kz-demo-909',
    region: 'KZ-35',
    zone: 'Asia/Almaty',
    names: {
      kk: '№ 909 «Тұмар» мекемесі (ойдан шығарылған)',
      ru: 'Учреждение № 909 «Тумар» (вымышленное)',
      en: 'Facility No. 909 “Tumar” (invented)',
    },
  },
] as const;

export const terminals = [
  { id: '00000901', facility: 'kz-demo-903' },
  { id: '00000902', facility: 'kz-demo-909' },
] as const;

export const bodies: readonly Pick<BodyStatement, 'id' | 'role' | 'names'>[] = [
  {
    id: 'prosecutor-general',
    role: 'prosecutor',
    names: { kk: 'Бас прокуратура', ru: 'Генеральная прокуратура', en: 'Prosecutor General’s Office' },
  },
  { id: 'court', role: 'court', names: { kk: 'Сот', ru: 'Суд', en: 'Court' } },
  {
    id: 'ombudsman',
    role: 'ombudsman',
    names: {
      kk: 'Адам құқықтары жөніндегі уәкіл',
      ru: 'Уполномоченный по правам человека',
      en: 'Commissioner for Human Rights (Ombudsman)',
    },
  },
];

export const officers = [
  { id: 'daniyar-seitov', login: 'daniyar', name: 'Данияр Сейітов', body: 'prosecutor-general' },
  { id: 'aigul-omarova', login: 'aigul', name: 'Айгүл Омарова', body: 'prosecutor-general' },
  { id: 'marat-zhunusov', login: 'marat', name: 'Марат Жүнісов', body: 'court' },
  { id: 'elena-kim', login: 'elena', name: 'Елена Ким', body: 'court' },
  { id: 'saule-akhmetova', login: 'saule', name: 'Сәуле Ахметова', body: 'ombudsman' },
  { id: 'timur-beketov', login: 'timur', name: 'Тимур Бекетов', body: 'ombudsman' },
] as const;

/** Who sees the health of devices and nothing else: one for each facility, and one for an organisation that watches all. */
export const watchers = [
  { id: 'nurlan-abenov', login: 'nurlan', name: 'Нұрлан Әбенов', role: 'facility-duty', place: 'kz-demo-903' },
  { id: 'gulnara-saparova', login: 'gulnara', name: 'Гүлнара Сапарова', role: 'facility-duty', place: 'kz-demo-909' },
  { id: 'irina-volkova', login: 'irina', name: 'Ирина Волкова', role: 'monitor', place: 'npm' },
] as const;

/** Who holds shares of the bodies' keys, two of three needed; the same three for all. */
export const trustees = [
  { id: 'asel-nurlanova', name: 'Әсел Нұрланова' },
  { id: 'bolat-iskakov', name: 'Болат Исқақов' },
  { id: 'vera-petrenko', name: 'Вера Петренко' },
] as const;

/** Who signs the directory, two of three needed. */
export const signers = ['signer-ombudsman', 'signer-npm', 'signer-bar'] as const;
export const THRESHOLD = 2;

export const witnesses = ['witness-npm', 'witness-university'] as const;

/** The demonstration's pace: everything a person waits for happens within seconds. */
export const policy = {
  version: 1,
  beatSeconds: 1,
  cellBytes: 24_576,
  feedSeconds: 5,
  repliesPerChunk: 2,
  batchSeconds: 5,
  outboxQuotaBytes: 67_108_864,
  canarySeconds: 60,
} as const;
export const BATCH_SIZE = 64;

/** Ports it would like; others are taken when these are not free. */
export const wishedPorts = {
  hub: 7100,
  witnesses: [7111, 7112],
  kiosks: [7121, 7122],
  workspaces: [7131, 7132, 7133],
  monitor: 7141,
  pinServers: [7151, 7152],
} as const;

/** The demonstration's patience: a notice after a quarter of a minute, maintenance six minutes ahead. The ladder is as in life, in minutes instead of hours. */
export const demoDuty = {
  noticeAfterMinutes: 0.25,
  unusableAfterMinutes: 0.25,
  hinderedAfterMinutes: 1,
  answerHours: 1,
  maintenance: { leadHours: 0.1 },
  ladder: [
    { to: 'facility-duty', afterMinutes: 0.25, night: 'goes' },
    { to: 'technician', afterMinutes: 1, night: 'goes' },
    { to: 'monitor', afterMinutes: 2, night: 'goes' },
    { to: 'regional-supervisor', afterMinutes: 8, night: 'waits' },
    { to: 'prosecutor', afterMinutes: 24, night: 'waits' },
  ],
} as const;
