export default {
	/** The watcher's defaults. */
	usual() {
		return { on: ['error', 'missed', 'lost', 'long'], after: 1, recoverAfter: 1, repeat: null, quiet: null, maintenance: null, timeZone: 'UTC', tell: ['owner', 'department'] };
	},

	parsed(json) {
		try {
			const rules = JSON.parse(json || '{}');
			return rules && typeof rules === 'object' && !Array.isArray(rules) ? rules : {};
		} catch (error) {
			return {};
		}
	},

	/**
	 * The rules in the window as JSON: `own`, and those `above` them, the most general first; `as` says whose value an
	 * empty field gets. `fields`: the initial values of the inputs. Appsmith empties an input whenever its default is
	 * computed again, so they depend on nothing else.
	 */
	edited() {
		return appsmith.store.editedRules || { title: '', own: null, above: [], as: 'asUsual', fields: {} };
	},

	own() {
		return this.parsed(this.edited().own);
	},

	/** The values of fields that these rules leave empty. */
	inherited() {
		return Object.assign(this.usual(), ...this.edited().above.map((json) => this.parsed(json)));
	},

	async open(edited) {
		try {
			if (!appsmith.store.ListUsers) await Act.keep('ListUsers', () => ListUsers);
		} catch (error) {
			showAlert(Texts.say('failed', { error: Show.trouble(error) }), 'error');
		}
		await storeValue('editedRules', { ...edited, fields: this.fields(this.parsed(edited.own)) }, false);
		await resetWidget('RulesModal', true);
		showModal(RulesModal.name);
	},

	/** Rules as the inputs show them. */
	fields(rules) {
		const known = this.people().map(({ value }) => value);
		const told = Array.isArray(rules.tell) ? rules.tell : [];
		const whole = (value) => (Number.isInteger(value) ? value : '');
		return {
			on: !Array.isArray(rules.on) ? [] : rules.on.length === 0 ? ['nothing'] : rules.on,
			tell: told.filter((one) => known.includes(one)),
			others: told.filter((one) => !known.includes(one)).join(', '),
			after: whole(rules.after),
			recoverAfter: whole(rules.recoverAfter),
			repeat: rules.repeat === undefined ? 'above' : rules.repeat || 'never',
			quiet: this.windows(rules.quiet),
			maintenance: this.windows(rules.maintenance),
			timeZone: rules.timeZone || '',
		};
	},

	kinds() {
		const kinds = ['error', 'lost', 'missed', 'late', 'long', 'short', 'validation', 'warnings'].map((value) => ({ label: Show.alertKind(value), value }));
		return [...kinds, { label: Texts.say('toldOfNothing'), value: 'nothing' }];
	},

	/** The recipients to choose from: roles, Slack channels of departments, people. */
	people() {
		const channels = Show.rows(appsmith.store.ListDepartments).map((row) => row.SlackChannel).filter((channel) => channel && channel.startsWith('#'));
		const users = Show.rows(appsmith.store.ListUsers).filter((user) => user.Active);
		return [
			{ label: Texts.say('tellOwner'), value: 'owner' },
			{ label: Texts.say('tellDepartment'), value: 'department' },
			...[...new Set(channels)].map((channel) => ({ label: channel, value: channel })),
			...users.map((user) => ({ label: user.Name, value: user.UserEmail })),
		];
	},

	repeats() {
		const { repeat } = this.own();
		const times = ['30m', '1h', '4h', '8h', '1d'];
		if (typeof repeat === 'string' && !times.includes(repeat)) times.push(repeat);
		return [
			{ label: this.above('repeat'), value: 'above' },
			{ label: Texts.say('repeatNever'), value: 'never' },
			...times.map((value) => ({ label: this.words('repeat', value), value })),
		];
	},

	/** Windows as one text: `22:00-07:00; SAT,SUN 00:00-24:00`. */
	windows(value) {
		if (value === undefined) return '';
		return value === null ? Texts.say('never') : [].concat(value).join('; ');
	},

	/** The value of a field, for people. */
	words(field, value) {
		if (field === 'on') return Array.isArray(value) && value.length > 0 ? value.map((kind) => Show.alertKind(kind)).join(', ') : Texts.say('toldOfNothing');
		if (field === 'tell') return [].concat(value || []).map((one) => (this.people().find((each) => each.value === one) || { label: one }).label).join(', ');
		if (field === 'repeat') {
			const seconds = { m: 60, h: 3600, d: 86400 };
			return value ? Texts.say('repeatEvery', { time: Show.duration(parseInt(value, 10) * seconds[value.slice(-1)]) }) : Texts.say('repeatNever');
		}
		if (field === 'quiet' || field === 'maintenance') return value ? [].concat(value).join('; ') : Texts.say('never');
		return String(value);
	},

	/** The placeholder of an empty field: the value that applies. */
	above(field) {
		return Texts.say(this.edited().as, { value: this.words(field, this.inherited()[field]) });
	},

	/** The merged rules of all layers, as lines of a text widget. */
	summary(layers) {
		const rules = Object.assign(this.usual(), ...layers.map((json) => this.parsed(json)));
		const labels = { on: 'tellOf', tell: 'tellWhom', after: 'tellAfter', recoverAfter: 'recoverAfter', repeat: 'repeatUntilSeen', quiet: 'quiet', maintenance: 'maintenance', timeZone: 'zoneOfWindows' };
		return Object.keys(labels).map((field) => `${Texts.say(labels[field])}: <b>${Show.safe(this.words(field, rules[field]))}</b>`).join('\n');
	},

	/** @returns the windows in a field, as in the rules: undefined if it is empty, null for never */
	windowsOf(text) {
		const trimmed = (text || '').trim();
		if (trimmed === '') return undefined;
		if (['mai', 'never'].includes(trimmed.toLowerCase())) return null;
		const windows = trimmed.split(';').map((window) => window.trim()).filter(Boolean);
		return windows.length === 1 ? windows[0] : windows;
	},

	isWindow(window) {
		const found = /^(?:((?:SUN|MON|TUE|WED|THU|FRI|SAT)(?:,(?:SUN|MON|TUE|WED|THU|FRI|SAT))*)\s+)?(\d\d):([0-5]\d)-(\d\d):([0-5]\d)$/i.exec(window);
		if (!found) return false;
		const from = Number(found[2]) * 60 + Number(found[3]);
		const until = Number(found[4]) * 60 + Number(found[5]);
		return from < 1440 && until <= 1440 && from !== until;
	},

	others() {
		return (OtherPeopleInput.text || '').split(',').map((one) => one.trim()).filter(Boolean);
	},

	/** @returns what can't be saved, as a sentence; empty if all is well */
	problem() {
		const on = KindsSelect.selectedOptionValues;
		if (on.includes('nothing') && on.length > 1) return Texts.say('nothingAlone', { nothing: Texts.say('toldOfNothing') });
		const wrong = this.others().find((one) => !/^(#[^\s\p{Cc}\p{DI}]+|[^\s\p{Cc}\p{DI}<>():;"\\@]+@[^\s\p{Cc}\p{DI}<>():;"\\@]+)$/u.test(one));
		if (wrong) return Texts.say('wrongRecipient', { text: wrong });
		// The text of what is no number is null, like that of nothing.
		for (const [{ text, isValid }, label] of [[AfterInput, 'tellAfter'], [RecoverInput, 'recoverAfter']]) {
			const given = text !== null && text !== undefined && text !== '';
			if (isValid === false || (given && !(Number.isInteger(Number(text)) && Number(text) >= 1 && Number(text) <= 1000))) return Texts.say('wrongCount', { label: Texts.say(label) });
		}
		for (const text of [QuietInput.text, MaintenanceInput.text]) {
			const window = [].concat(this.windowsOf(text) || []).find((one) => !this.isWindow(one));
			if (window) return Texts.say('wrongWindow', { text: window });
		}
		if (RulesZoneInput.text && !Days.isZone(RulesZoneInput.text)) return Texts.say('wrongZone', { text: RulesZoneInput.text });
		return '';
	},

	/** Refuses, once for each opened window, to save rules that somebody else has changed meanwhile. */
	warn(latest) {
		return Act.warn({ latest: this.edited().own }, { latest }, { latest });
	},

	/**
	 * @param latest the rules as they are in the database by now
	 * @returns these with what was changed in the window: only fields with a value, null if there are none
	 */
	json(latest) {
		const rules = this.parsed(latest);
		const opened = this.own();
		const set = (field, value) => {
			if (JSON.stringify(value) === JSON.stringify(opened[field])) return;
			if (value === undefined) delete rules[field];
			else rules[field] = value;
		};
		const whole = (text) => (text === null || text === undefined || text === '' ? undefined : Number(text));
		const on = KindsSelect.selectedOptionValues;
		const tell = [...TellSelect.selectedOptionValues, ...this.others()];
		const repeat = RepeatSelect.selectedOptionValue;
		set('on', on.length === 0 ? undefined : on.filter((kind) => kind !== 'nothing'));
		set('tell', tell.length === 0 ? undefined : tell);
		set('after', whole(AfterInput.text));
		set('recoverAfter', whole(RecoverInput.text));
		set('repeat', repeat === 'never' ? null : repeat === 'above' || !repeat ? undefined : repeat);
		set('quiet', this.windowsOf(QuietInput.text));
		set('maintenance', this.windowsOf(MaintenanceInput.text));
		set('timeZone', RulesZoneInput.text || undefined);
		return Object.keys(rules).length === 0 ? null : JSON.stringify(rules);
	},
}
