/**
 * Everything the visitor reads that does not come from the server.
 * \u202f is the narrow no-break space of French punctuation, \u00a0 the one before a colon.
 */

export const strings = {
  launcher: 'Une question\u202f?',
  title: 'Assistant Factorland',
  subtitle: 'Assistant automatique',
  close: "Fermer l'assistant",
  call: 'Appeler un courtier',
  menu: 'Options de la conversation',
  download: 'Télécharger la conversation',
  erase: 'Effacer la conversation',
  log: 'Conversation',
  newMessages: 'Nouveaux messages',
  unread: (count: number) => (count > 1 ? `${count} nouveaux messages` : '1 nouveau message'),

  authors: { assistant: 'Assistant', visitor: 'Vous', broker: 'Votre courtier' },
  typing: "L'assistant écrit…",
  sending: 'Envoi en cours…',
  notSent: 'Message non envoyé.',
  retry: 'Réessayer',
  chosen: 'réponse choisie',
  choices: 'Réponses proposées',
  choiceCount: (count: number) => `${count} réponses proposées.`,
  suggested: (labels: string[]) => `Réponses proposées\u00a0: ${labels.join(', ')}.`,
  helpful: 'Réponse utile',
  unhelpful: 'Réponse inutile',
  thanks: 'Merci pour votre avis.',
  newTab: '(nouvel onglet)',

  input: 'Votre message',
  send: 'Envoyer',
  counter: (length: number, limit: number) => `${length}\u202f/\u202f${limit}`,
  counterLabel: (left: number) =>
    left >= 0
      ? `${left} caractère${left > 1 ? 's' : ''} restant${left > 1 ? 's' : ''}`
      : `${-left} caractère${left < -1 ? 's' : ''} de trop`,

  openingFailed: "La conversation n'a pas pu s'ouvrir.",
  offline: 'Vous êtes hors ligne. Ce que vous écrivez est conservé.',
  reconnecting: 'Connexion interrompue, nouvel essai en cours…',
  backOnline: 'Connexion rétablie.',
  expired: 'La conversation précédente a expiré\u00a0: en voici une nouvelle.',
  ended: 'Cette conversation est terminée.',
  erased: 'La conversation a été effacée.',
  restart: 'Nouvelle conversation',
  confirmErase: 'Effacer cette conversation\u202f?',
  confirmEraseDetail: 'Tous les messages seront supprimés. Un rappel déjà confirmé reste prévu.',
  confirmYes: 'Effacer',
  confirmNo: 'Annuler',
  unreachable: 'Le service ne répond pas. Vérifiez votre connexion, puis réessayez.',
  failed: 'Une erreur est survenue. Réessayez dans un instant.',

  assumptions: 'Hypothèses retenues',
  low: 'Bas',
  central: 'Central',
  high: 'Haut',
  criterion: 'Critère',
  phone: 'Au',
  addToCalendar: 'Ajouter à mon agenda',
  calendarFile: 'rendez-vous.ics',
  confirmConsent: 'Confirmer',
  tickFirst: "Cochez d'abord la case pour confirmer.",
  edit: 'Modifier',
  editRow: (label: string) => `Modifier\u00a0: ${label}`,

  transcriptTitle: "Conversation avec l'assistant Factorland",
  transcriptFile: (day: string) => `conversation-factorland-${day}.txt`,
} as const;

/** The limit of the chat contract, in characters (code points). */
export const TEXT_LIMIT = 500;
/** The counter appears from here. */
export const COUNTER_FROM = 400;
