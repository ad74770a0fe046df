# bash completion of yunta; made by docs/make_manuals.py.
_yunta() {
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} options=
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W 'init check run match schedule repair suggest explain learn tables generate merge verify --help --version' -- "$word"))
        return
    fi
    case $previous in
    --engine) COMPREPLY=($(compgen -W 'auto network glpk' -- "$word")); return ;;
    --lang) COMPREPLY=($(compgen -W 'en es' -- "$word")); return ;;
    --out|-o|--write-model|--cohort) compopt -o filenames; COMPREPLY=($(compgen -d -- "$word")); return ;;
    --pairings|--withdrawn|--added) compopt -o filenames; COMPREPLY=($(compgen -f -- "$word")); return ;;
    --threads|-j|--time-limit|--size|--rounds|--keep|--from|--as-of|--objective|--sheet|--skill|--top|--shard|--people|--institutions|--seed|--skills|--mentors|--both|--capacity|--availability|--regions|--capital|--women|--ages|--tail) return ;;
    esac
    case ${COMP_WORDS[1]} in
    init) options='--out --threads --sheet --lang --json --quiet --verbose --no-progress --version --help' ;;
    check) options='--threads --allow-outside --lang --json --quiet --verbose --no-progress --version --help' ;;
    run) options='--out --threads --time-limit --staff --dry-run --write-model --allow-outside --engine --shard --lang --json --quiet --verbose --no-progress --version --help' ;;
    match) options='--out --threads --time-limit --staff --dry-run --allow-outside --engine --shard --lang --json --quiet --verbose --no-progress --version --help' ;;
    schedule) options='--out --threads --time-limit --pairings --keep --staff --dry-run --write-model --allow-outside --engine --lang --json --quiet --verbose --no-progress --version --help' ;;
    repair) options='--out --threads --time-limit --from --as-of --withdrawn --added --objective --frontier --staff --dry-run --write-model --allow-outside --engine --lang --json --quiet --verbose --no-progress --version --help' ;;
    suggest) options='--out --threads --skill --top --staff --allow-outside --lang --json --quiet --verbose --no-progress --version --help' ;;
    explain) options='--out --threads --time-limit --staff --allow-outside --engine --lang --json --quiet --verbose --no-progress --version --help' ;;
    learn) options='--out --threads --lang --json --quiet --verbose --no-progress --version --help' ;;
    tables) options='--out --threads --time-limit --pairings --size --rounds --dry-run --allow-outside --lang --json --quiet --verbose --no-progress --version --help' ;;
    generate) options='--out --threads --people --institutions --seed --skills --mentors --both --capacity --availability --regions --capital --women --ages --tail --calendar --lang --json --quiet --verbose --no-progress --version --help' ;;
    merge) options='--out --threads --time-limit --staff --dry-run --write-model --allow-outside --cohort --lang --json --quiet --verbose --no-progress --version --help' ;;
    verify) options='--threads --allow-outside --lang --json --quiet --verbose --no-progress --version --help' ;;
    esac
    if [[ $word == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$word"))
    else
        compopt -o filenames
        COMPREPLY=($(compgen -f -- "$word"))
    fi
}
complete -F _yunta yunta
