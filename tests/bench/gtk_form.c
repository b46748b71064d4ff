/* The kiosk's form for a Partner Center request in GTK 3, for bench_window: the lightest toolkit in common
   use, in C. Its one argument is the language: en, ko or zh-CN. */

#include <gtk/gtk.h>

#include <stdlib.h>
#include <string.h>

enum { LANGUAGES = 3 };

static const struct {
    const char* key;
    const char* languages[LANGUAGES];
} words[] = {
#define WORDS(key, en, ko, zh_cn) {key, {en, ko, zh_cn}},
#include "form_words.js"
#undef WORDS
};

static int column;

static const char* word(const char* key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(words); ++i)
        if (strcmp(words[i].key, key) == 0) return words[i].languages[column];
    g_error("gtk_form: no word %s", key);
}

static void add(GtkWidget* box, GtkWidget* child)
{
    gtk_box_pack_start(GTK_BOX(box), child, FALSE, FALSE, 0);
}

static GtkWidget* label(const char* key, const char* style)
{
    GtkWidget* made = gtk_label_new(word(key));
    gtk_label_set_xalign(GTK_LABEL(made), 0);
    gtk_label_set_line_wrap(GTK_LABEL(made), TRUE);
    gtk_label_set_max_width_chars(GTK_LABEL(made), 1);
    gtk_widget_set_hexpand(made, TRUE);
    if (style != NULL) gtk_style_context_add_class(gtk_widget_get_style_context(made), style);
    return made;
}

static GtkWidget* entry(GtkWidget* box, const char* key, const char* hint)
{
    GtkWidget* made = gtk_entry_new();
    if (hint != NULL) gtk_entry_set_placeholder_text(GTK_ENTRY(made), word(hint));
    add(box, label(key, NULL));
    add(box, made);
    return made;
}

static GtkWidget* column_of(GtkWidget* row)
{
    GtkWidget* made = gtk_box_new(GTK_ORIENTATION_VERTICAL, 4);
    gtk_box_pack_start(GTK_BOX(row), made, TRUE, TRUE, 0);
    return made;
}

static GtkWidget* row_in(GtkWidget* box)
{
    GtkWidget* made = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
    gtk_box_set_homogeneous(GTK_BOX(made), TRUE);
    add(box, made);
    return made;
}

static GtkWidget* card(GtkWidget* grid, const char* heading, int left, int top, int width)
{
    GtkWidget* made = gtk_box_new(GTK_ORIENTATION_VERTICAL, 4);
    gtk_style_context_add_class(gtk_widget_get_style_context(made), "card");
    gtk_widget_set_hexpand(made, TRUE);
    add(made, label(heading, "section"));
    gtk_grid_attach(GTK_GRID(grid), made, left, top, width, 1);
    return made;
}

static void radios(GtkWidget* box, const char* const* keys, const char* const* details)
{
    GtkWidget* row = row_in(box);
    GtkWidget* first = NULL;
    for (int i = 0; i < 3; ++i) {
        GtkWidget* cell = column_of(row);
        GtkWidget* radio = gtk_radio_button_new_from_widget(GTK_RADIO_BUTTON(first));
        gtk_container_add(GTK_CONTAINER(radio), label(keys[i], NULL));
        if (first == NULL) first = radio;
        add(cell, radio);
        if (details != NULL) add(cell, label(details[i], "small"));
    }
}

/* A text view has no hint of its own: it lies over it until something is typed. */
static void hide_hint(GtkTextBuffer* buffer, gpointer hint)
{
    gtk_widget_set_visible(GTK_WIDGET(hint), gtk_text_buffer_get_char_count(buffer) == 0);
}

static GtkWidget* problem(GtkWidget* grid)
{
    static const char* const categories[] = {"technical", "billing", "customer_and_subscription"};
    GtkWidget* box = card(grid, "problem", 0, 1, 3);
    add(box, label("category", NULL));
    radios(box, categories, NULL);
    GtkWidget* title = entry(box, "title", "title_hint");
    gtk_entry_set_max_length(GTK_ENTRY(title), 250);
    add(box, label("description", NULL));

    GtkWidget* text = gtk_text_view_new();
    gtk_text_view_set_wrap_mode(GTK_TEXT_VIEW(text), GTK_WRAP_WORD_CHAR);
    GtkWidget* scroller = gtk_scrolled_window_new(NULL, NULL);
    gtk_scrolled_window_set_shadow_type(GTK_SCROLLED_WINDOW(scroller), GTK_SHADOW_IN);
    gtk_widget_set_size_request(scroller, -1, 120);
    gtk_container_add(GTK_CONTAINER(scroller), text);
    GtkWidget* overlay = gtk_overlay_new();
    gtk_container_add(GTK_CONTAINER(overlay), scroller);
    GtkWidget* hint = label("description_hint", "small");
    gtk_widget_set_valign(hint, GTK_ALIGN_START);
    gtk_overlay_add_overlay(GTK_OVERLAY(overlay), hint);
    gtk_overlay_set_overlay_pass_through(GTK_OVERLAY(overlay), hint, TRUE);
    g_signal_connect(gtk_text_view_get_buffer(GTK_TEXT_VIEW(text)), "changed", G_CALLBACK(hide_hint), hint);
    add(box, overlay);
    return title;
}

static void contact(GtkWidget* grid)
{
    static const char* const languages[] = {"en", "ko", "zh_tw", "zh_cn"};
    GtkWidget* box = card(grid, "contact", 3, 1, 2);
    add(box, label("contact_hint", "small"));
    GtkWidget* names = row_in(box);
    entry(column_of(names), "first_name", NULL);
    entry(column_of(names), "last_name", NULL);
    entry(box, "email", NULL);
    entry(box, "phone", "phone_hint");
    add(box, label("language", NULL));
    GtkWidget* list = gtk_combo_box_text_new();
    for (size_t i = 0; i < G_N_ELEMENTS(languages); ++i)
        gtk_combo_box_text_append_text(GTK_COMBO_BOX_TEXT(list), word(languages[i]));
    gtk_combo_box_set_active(GTK_COMBO_BOX(list), 0);
    add(box, list);
}

static void severity(GtkWidget* grid)
{
    static const char* const severities[] = {"a", "b", "c"};
    static const char* const meanings[] = {"a_meaning", "b_meaning", "c_meaning"};
    radios(card(grid, "severity", 0, 2, 5), severities, meanings);
}

static void attachments(GtkWidget* grid)
{
    GtkWidget* box = card(grid, "attachments", 0, 3, 5);
    GtkWidget* button = gtk_button_new_with_label(word("add_file"));
    gtk_widget_set_halign(button, GTK_ALIGN_START);
    add(box, button);
}

static GtkWidget* action_bar(void)
{
    GtkWidget* bar = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 16);
    gtk_style_context_add_class(gtk_widget_get_style_context(bar), "card");
    add(bar, gtk_button_new_with_label(word("discard")));
    gtk_box_pack_start(GTK_BOX(bar), label("manners", "small"), TRUE, TRUE, 0);
    GtkWidget* submit = gtk_button_new_with_label(word("submit"));
    gtk_widget_set_size_request(submit, 160, -1);
    gtk_style_context_add_class(gtk_widget_get_style_context(submit), "suggested-action");
    add(bar, submit);
    return bar;
}

static void use_looks(void)
{
    static const char looks[] =
        "window { background: #f3f4f6; font-family: \"DejaVu Sans\"; font-size: 16px; }"
        ".card { background: #ffffff; border: 1px solid #d0d5dc; padding: 12px 16px; }"
        ".title { font-size: 22px; font-weight: bold; }"
        ".section { font-size: 18px; font-weight: bold; }"
        ".small { font-size: 13px; color: #57606a; }"
        "entry, button, combobox { min-height: 34px; }";
    GtkCssProvider* provider = gtk_css_provider_new();
    gtk_css_provider_load_from_data(provider, looks, -1, NULL);
    gtk_style_context_add_provider_for_screen(gdk_screen_get_default(), GTK_STYLE_PROVIDER(provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
    g_object_unref(provider);
}

int main(int argc, char** argv)
{
    gtk_init(&argc, &argv);
    if (argc > 1) column = strcmp(argv[1], "ko") == 0 ? 1 : strcmp(argv[1], "zh-CN") == 0 ? 2 : 0;
    use_looks();

    GtkWidget* grid = gtk_grid_new();
    gtk_grid_set_row_spacing(GTK_GRID(grid), 12);
    gtk_grid_set_column_spacing(GTK_GRID(grid), 12);
    gtk_grid_set_column_homogeneous(GTK_GRID(grid), TRUE);
    gtk_container_set_border_width(GTK_CONTAINER(grid), 12);
    gtk_grid_attach(GTK_GRID(grid), label("new_request", "title"), 0, 0, 5, 1);
    GtkWidget* title = problem(grid);
    contact(grid);
    severity(grid);
    attachments(grid);

    GtkWidget* page = gtk_scrolled_window_new(NULL, NULL);
    gtk_container_add(GTK_CONTAINER(page), grid);
    GtkWidget* all = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    gtk_box_pack_start(GTK_BOX(all), page, TRUE, TRUE, 0);
    add(all, action_bar());

    GtkWidget* window = gtk_window_new(GTK_WINDOW_TOPLEVEL);
    gtk_window_set_title(GTK_WINDOW(window), "Support kiosk");
    gtk_window_set_default_size(GTK_WINDOW(window), 1366, 768);
    gtk_window_fullscreen(GTK_WINDOW(window));
    gtk_container_add(GTK_CONTAINER(window), all);
    g_signal_connect(window, "destroy", G_CALLBACK(gtk_main_quit), NULL);
    gtk_widget_grab_focus(title);
    gtk_widget_show_all(window);
    gtk_main();
    return EXIT_SUCCESS;
}
