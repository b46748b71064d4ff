const char* greeting(const char* words)
{
    return tr(words);
}
