/* A mail merge, one message a row: nothing in a row is for other eyes than that person's. */
#include "io/exporting.h"

static yunta_value name(yunta_writing *writing, const void *row) {
    return yunta_value_text(writing->cohort->person[((const yunta_recipient *)row)->person].name);
}

static yunta_value role(yunta_writing *writing, const void *row) {
    const yunta_recipient *who = row;
    (void)writing;
    if (!who->roles)
        return yunta_value_empty();
    return yunta_value_text(who->roles == (YUNTA_MENTOR | YUNTA_MENTEE) ? "both"
                            : who->roles == YUNTA_MENTOR                ? "mentor"
                                                                        : "mentee");
}

static yunta_value partners(yunta_writing *writing, const void *row) {
    const yunta_recipient *who = row;
    yunta_list_begin(writing);
    for (size_t k = 0; k < who->count; k++) {
        const yunta_person *partner =
            &writing->cohort->person[writing->exporting->partner[who->first + k]];
        const char *text = *partner->name ? partner->name : partner->email;
        if (*text)
            yunta_list_add(writing, text);
    }
    return yunta_list_value(writing);
}

static yunta_value partner_emails(yunta_writing *writing, const void *row) {
    const yunta_recipient *who = row;
    yunta_list_begin(writing);
    for (size_t k = 0; k < who->count; k++) {
        const char *address =
            writing->cohort->person[writing->exporting->partner[who->first + k]].email;
        if (*address)
            yunta_list_add(writing, address);
    }
    return yunta_list_value(writing);
}

static yunta_value first_meeting(yunta_writing *writing, const void *row) {
    const yunta_recipient *who = row;
    return who->meets ? yunta_value_time(writing, who->meeting.day, who->meeting.minute)
                      : yunta_value_empty();
}

static const char *weekday_name(int weekday) {
    const char *const names[] = {T("Monday", "lunes"),        T("Tuesday", "martes"),
                                 T("Wednesday", "miércoles"), T("Thursday", "jueves"),
                                 T("Friday", "viernes"),      T("Saturday", "sábado"),
                                 T("Sunday", "domingo")};
    return names[weekday];
}

static const char *month_name(int month) {
    const char *const names[] = {
        T("January", "enero"),   T("February", "febrero"),   T("March", "marzo"),
        T("April", "abril"),     T("May", "mayo"),           T("June", "junio"),
        T("July", "julio"),      T("August", "agosto"),      T("September", "septiembre"),
        T("October", "octubre"), T("November", "noviembre"), T("December", "diciembre")};
    return names[month - 1];
}

/* As it can stand in a letter. */
static yunta_value first_meeting_words(yunta_writing *writing, const void *row) {
    const yunta_recipient *who = row;
    int year, month, date;
    if (!who->meets)
        return yunta_value_empty();
    yunta_day_to_civil(who->meeting.day, &year, &month, &date);
    const char *weekday = weekday_name(yunta_day_weekday(who->meeting.day));
    int hour = who->meeting.minute / 60, minute = who->meeting.minute % 60;
    const char *text = yunta_arena_format(
        writing->arena, T("%s %d %s %d, %02d:%02d", "%s %d de %s de %d, %02d:%02d"), weekday, date,
        month_name(month), year, hour, minute);
    writing->out_of_memory = writing->out_of_memory || !text;
    return yunta_value_text(text ? text : "");
}

static yunta_value calendar(yunta_writing *writing, const void *row) {
    (void)writing;
    return yunta_value_text(((const yunta_recipient *)row)->file);
}

static const yunta_output_column mail_columns[] = {
    {"email", yunta_export_email},
    {"name", name},
    {"first_name", yunta_export_first_name},
    {"role", role},
    {"partners", partners},
    {"partner_emails", partner_emails},
    {"first_meeting", first_meeting},
    {"first_meeting_words", first_meeting_words},
    {"calendar", calendar},
};
const yunta_export yunta_export_mail = {
    .table = {.name = "mail", .rows = yunta_exporting_rows, YUNTA_COLUMNS(mail_columns)},
    .preamble = "",
    .most = 1000000};
