% Read the source of Octave or MATLAB as tokens, without comments.
%
%     [tokens, trouble] = pyref.compare.tokens (text)
%
% tokens has rows of equal length, an entry for each token:
%
%     kind         n name, k keyword, 0 number, s string, o operator, e end of a line
%     text         a cell
%     line         counted from 1
%     first, last  its characters in the text
%     depth        in how many brackets it stands; a bracket stands outside itself
%     spaced       whether there is space before it
%
% A line that goes on after ... or within brackets has no end. The words of a command
% (hold on) are left out, but for the first. trouble says in words what was not
% understood, and is empty otherwise: then the tokens are not to be trusted.

function [tokens, trouble] = tokens (text)
  text = pyref.compare.as_ascii (text);
  breaks = [0, find(text == char (10)), numel(text) + 1];
  state = struct ('open', '', 'goes_on', false, 'remark', 0, 'trouble', '');
  state.before = struct ('kind', 'e', 'text', '');
  parts = cell (1, numel (breaks) - 1);
  for k = 1:numel (parts)
    line = text(breaks(k)+1:breaks(k+1)-1);
    line(line == char (13)) = ' ';
    [parts{k}, state] = read_line (line, k, breaks(k), state);
    if ~isempty (state.trouble)
      break
    end
  end
  list = vertcat (parts{:}, cell (0, 7));
  tokens.kind = [list{:,1}];
  tokens.text = list(:,2).';
  tokens.line = [list{:,3}];
  tokens.first = [list{:,4}];
  tokens.last = [list{:,5}];
  tokens.depth = [list{:,6}];
  tokens.spaced = [list{:,7}];
  trouble = state.trouble;
  if isempty (trouble) && ~isempty (state.open)
    trouble = sprintf ('a %s that is never closed', state.open(end));
  elseif isempty (trouble) && state.remark > 0
    trouble = 'a block of comments that is never closed';
  end
end

function [list, state] = read_line (line, number, offset, state)
  list = cell (0, 7);
  if ~isempty (regexp (line, '^\s*[%#]\{\s*$', 'once'))
    state.remark = state.remark + 1;
  elseif state.remark > 0 && ~isempty (regexp (line, '^\s*[%#]\}\s*$', 'once'))
    state.remark = state.remark - 1;
    return
  end
  if state.remark > 0
    return
  end
  state.goes_on = false;
  at = 1;
  while at <= numel (line)
    [firsts, words] = regexp (line(at:end), pattern (), 'start', 'match');
    [found, state, at] = read_words (line, at, firsts + at - 1, words, ...
                                    [number, offset], state);
    list = [list; found];
    if ~isempty (state.trouble)
      return
    end
  end
  if ~state.goes_on && isempty (state.open)
    place = offset + numel (line) + 1;
    list(end+1,:) = {'e', '', number, place, place, 0, true};
    state.before = struct ('kind', 'e', 'text', '');
  end
end

function [list, state, at] = read_words (line, at, firsts, words, place, state)
  % The tokens up to the end of the line, or of the first text in quotes.
  list = cell (0, 7);
  for k = 1:numel (words)
    word = words{k};
    at = firsts(k);
    spaced = at == 1 || any (line(at-1) == [' ' char(9)], 2);
    last = at + numel (word) - 1;
    head = isempty (state.open) && begins (state.before);
    if any (strcmp (word, {'%', '#'}), 2)
      at = numel (line) + 1;
      return
    elseif strcmp (word, '...')
      state.goes_on = true;
      at = numel (line) + 1;
      return
    end
    kind = kind_of (word, state);
    if strcmp (kind, '''') && is_turned (state, spaced)
      kind = 'o';
    elseif any (strcmp (kind, {'"', ''''}), 2)
      last = end_of_text (line, at);
      if last == 0
        state.trouble = sprintf ('line %d: a text without its end', place(1));
        return
      end
      word = line(at:last);
      kind = 's';
    end
    depth = numel (state.open) - (strcmp (kind, 'o') && closes (word));
    list(end+1,:) = {kind, word, place(1), place(2) + at, place(2) + last, depth, ...
                     spaced};
    state = nested (state, kind, word, place(1));
    state.before = struct ('kind', kind, 'text', word);
    at = last + 1;
    if head && strcmp (kind, 'n') && is_command (line(at:end))
      at = at + command_length (line(at:end));
      return
    elseif strcmp (kind, 's')
      return
    end
  end
  at = numel (line) + 1;
end

function text = pattern ()
  text = ['[A-Za-z_]\w*|0[xX][0-9a-fA-F]+|0[bB][01]+|' ...
          '\d+(\.(?![*/\\^''])\d*)?([eEdD][+-]?\d+)?[ijIJ]?|' ...
          '\.\d+([eEdD][+-]?\d+)?[ijIJ]?|' ...
          '\.\.\.|\.[*/\\^]=|\.''|\.\^|\.\*|\./|\.\\|==|~=|!=|<=|>=|&&|\|\||' ...
          '\+\+|--|\*\*|[-+*/^|&]=|\S'];
end

function kind = kind_of (word, state)
  kind = 'o';
  if ~isempty (regexp (word, '^[A-Za-z_]', 'once'))
    kind = 'n';
    field = strcmp (state.before.kind, 'o') && strcmp (state.before.text, '.');
    if isempty (state.open) && ~field && pyref.compare.is_keyword (word)
      kind = 'k';
    end
  elseif ~isempty (regexp (word, '^\.?\d', 'once'))
    kind = '0';
  elseif strcmp (word, '"') || strcmp (word, '''')
    kind = word;
  end
end

function yes = begins (before)
  % Whether what comes next may begin a statement.
  ends_one = strcmp (before.kind, 'o') && any (strcmp (before.text, {';', ','}), 2);
  opens = {'else', 'try', 'do', 'otherwise', 'unwind_protect', ...
           'unwind_protect_cleanup'};
  word = strcmp (before.kind, 'k') && any (strcmp (before.text, opens), 2);
  yes = strcmp (before.kind, 'e') || ends_one || word;
end

function yes = is_turned (state, spaced)
  % Whether a quote is the sign of the transpose: it follows a value.
  before = state.before;
  value = any (strcmp (before.text, {')', ']', '}', '''', '.'''}), 2);
  value = value || any (before.kind == 'n0s', 2);
  entries = ~isempty (state.open) && any (state.open(end) == '[{', 2);
  yes = value && ~(spaced && entries);
end

function last = end_of_text (line, at)
  % Where a text in quotes ends, 0 where it does not.
  inside = '(?:[^'']|'''')*';
  if line(at) == '"'
    inside = '(?:[^"\\]|""|\\.)*';
  end
  last = regexp (line(at:end), ['^' line(at) inside line(at)], 'end', 'once');
  if isempty (last)
    last = 0;
  else
    last = at + last - 1;
  end
end

function yes = closes (word)
  yes = any (strcmp (word, {')', ']', '}'}), 2);
end

function state = nested (state, kind, word, number)
  if strcmp (kind, 'o') && any (strcmp (word, {'(', '[', '{'}), 2)
    state.open(end+1) = word;
  elseif strcmp (kind, 'o') && closes (word)
    openings = '([{';
    opening = openings(word == ')]}');
    if isempty (state.open) || state.open(end) ~= opening
      state.trouble = sprintf ('line %d: a %s without its %s', number, word, opening);
      return
    end
    state.open(end) = '';
  end
end

function yes = is_command (rest)
  % Whether a name with this after it is a command with words: hold on, close all.
  yes = ~isempty (regexp (rest, '^[ \t]+([\w"'']|-[A-Za-z]|(\.{0,2}|~)/\w)', 'once'));
end

function count = command_length (rest)
  % Up to what ends the words of a command: a comma, a semicolon, a remark.
  words = '^(?:''[^'']*''|"[^"]*"|[^,;%#''"])*';
  count = regexp (rest, words, 'end', 'once');
  if isempty (count)
    count = 0;
  end
end

%!function text = shown (source)
%!  [tokens, trouble] = pyref.compare.tokens (source);
%!  assert (trouble, '');
%!  parts = cell (1, numel (tokens.kind));
%!  for i = 1:numel (parts)
%!    parts{i} = [tokens.kind(i) tokens.text{i}];
%!  end
%!  text = strjoin (parts, ' ');
%!endfunction
%!assert (shown ('x = a'' * b;'), 'nx o= na o'' o* nb o; e')
%!assert (shown ('x = [a'' ''b'' c'' d''];'), 'nx o= o[ na o'' s''b'' nc o'' nd o'' o] o; e')
%!assert (shown ('s = ''it''''s 100% = "x"'''), 'ns o= s''it''''s 100% = "x"'' e')
%!assert (shown ('s = "a \" ; %d = \n" # = 3'), 'ns o= s"a \" ; %d = \n" e')
%!assert (shown (sprintf ('A = [1 2 %% one\n 3 4];\nb')), 'nA o= o[ 01 02 03 04 o] o; e nb e')
%!assert (shown (sprintf ('y = 1 + ... more = 3\n 2')), 'ny o= 01 o+ 02 e')
%!assert (shown (sprintf ('%%{\nx = 3\n%%}\ny')), 'ny e')
%!assert (shown ('hold on; close all'), 'nhold o; nclose e')
%!assert (shown ('disp ''x = 3; y'', z'), 'ndisp o, nz e')
%!assert (shown ('a == 1./b.''; x(end).end'), 'na o== 01 o./ nb o.'' o; nx o( nend o) o. nend e')
%!assert (shown ('if x, y = 1e-3; end'), 'kif nx o, ny o= 01e-3 o; kend e')
%!assert (shown ('x += 2; y++; z **= 2'), 'nx o+= 02 o; ny o++ o; nz o** o= 02 e')
%!assert (shown ('x ./= (y - 1); cd ../data'), 'nx o./= o( ny o- 01 o) o; ncd e')
%!test <what it does not understand it says>
%! [~, trouble] = pyref.compare.tokens (sprintf ('x = 1\ny = ''a'));
%! assert (trouble, 'line 2: a text without its end');
%! [~, trouble] = pyref.compare.tokens ('x = (1 + 2];');
%! assert (trouble, 'line 1: a ] without its [');
%! [~, trouble] = pyref.compare.tokens ('x = [1, 2');
%! assert (trouble, 'a [ that is never closed');
%!test <where a token stands>
%! tokens = pyref.compare.tokens (sprintf ('x = 1;\n yy = f (x(2));'));
%! i = find (strcmp (tokens.text, 'yy'));
%! assert ({tokens.line(i), tokens.first(i), tokens.last(i)}, {2, 9, 10});
%! assert (tokens.depth(strcmp (tokens.text, '2')), 2);
