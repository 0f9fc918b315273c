% A source with a call behind each assignment that records what was assigned.
%
%     [text, sites, trouble] = pyref.compare.instrument (text, first)
%     [text, sites, trouble] = pyref.compare.instrument (text, first, heads)
%
% Behind x = v; stands x = pyref.compare.seen (7, x); on the same line, so that every
% line keeps its number. Of a part, x(i,:) = v, all of x is recorded; its value goes
% through seen (7, v, 'part'), where a shaken run moves it. 7 counts on from first;
% sites is a struct array: function_, line, name and text, the line of the source.
% heads has the arguments of functions: what these are given is recorded as well, see
% pyref.compare.given. trouble says why nothing was changed, where the source cannot be
% read for sure.

function [text, sites, trouble] = instrument (text, first, heads)
  sites = struct ('function_', {}, 'line', {}, 'name', {}, 'text', {});
  [tokens, trouble] = pyref.compare.tokens (text);
  if ~isempty (trouble)
    return
  end
  lines = strtrim (regexp (pyref.compare.as_ascii (text), '\n', 'split'));
  found = pyref.compare.assignments (tokens);
  places = zeros (1, 0);
  added = cell (1, 0);
  for i = 1:numel (found)
    one = found(i);
    kept = '';
    if one.indexed && ~isempty (one.value)
      kept = ', ''whole''';
    end
    calls = '';
    for k = 1:numel (one.targets)
      number = first + numel (sites);
      sites(end+1) = struct ('function_', one.function_, 'line', one.line, ...
                             'name', one.targets{k}, 'text', lines{one.line});
      calls = sprintf ('%s %s = pyref.compare.seen (%d, %s%s);', calls, ...
                       one.targets{k}, number, one.targets{k}, kept);
    end
    if one.indexed && is_wrapped (tokens, one.value)
      places = [places, tokens.first(one.value(1)) - 1, tokens.last(one.value(2))];
      head = sprintf ('pyref.compare.seen (%d, ', number);
      added = [added, head, ', ''part'')'];
    end
    place = tokens.last(one.last);
    if isempty (one.close)
      calls = [',' calls];
    else
      place = tokens.last(one.last+1);
    end
    places(end+1) = place;
    added{end+1} = calls;
  end
  if nargin > 2
    called = pyref.compare.given (tokens, without_variables (heads, found));
    for i = 1:numel (called)
      one = called(i);
      number = first + numel (sites);
      sites(end+1) = struct ('function_', one.function_, 'line', one.line, ...
                             'name', one.name, 'text', lines{one.line});
      places = [places, tokens.first(one.value(1)) - 1, tokens.last(one.value(2))];
      added = [added, sprintf('pyref.compare.seen (%d, ', number), ')'];
    end
  end
  [places, order] = sort (places);
  text = insert (text, places, added(order));
end

function heads = without_variables (heads, found)
  % Those of functions whose names nothing is assigned to.
  targets = [found.targets];
  bases = regexp (targets, '^\w+', 'match', 'once');
  names = fieldnames (heads);
  heads = rmfield (heads, names(ismember (names, bases)));
end

function yes = is_wrapped (tokens, value)
  % Not the empty array that deletes, nor a list of values.
  yes = ~isempty (value);
  if yes
    words = strjoin (tokens.text(value(1):value(2)), '');
    yes = ~any (strcmp (words, {'[]', '{}', '''''', '""'}), 2);
    yes = yes && isempty (strfind (words, '{:}'));
  end
end

function text = insert (text, places, added)
  parts = cell (2, numel (places) + 1);
  edges = [0, places, numel(text)];
  for k = 1:numel (edges) - 1
    parts{1,k} = text(edges(k)+1:edges(k+1));
    parts{2,k} = '';
  end
  parts(2,1:numel (added)) = added;
  text = [parts{:}];
end

%!assert (pyref.compare.instrument (sprintf ('x = 1;\ny = 2 %% = 3\n'), 5), sprintf ('x = 1; x = pyref.compare.seen (5, x);\ny = 2, y = pyref.compare.seen (6, y); %% = 3\n'))
%!assert (pyref.compare.instrument ('[a, b] = f (x);', 1), '[a, b] = f (x); a = pyref.compare.seen (1, a); b = pyref.compare.seen (2, b);')
%!assert (pyref.compare.instrument ('x(i) = y + 1', 1), 'x(i) = pyref.compare.seen (1, y + 1, ''part''), x = pyref.compare.seen (1, x, ''whole'');')
%!assert (pyref.compare.instrument ('x(i) = [];', 1), 'x(i) = []; x = pyref.compare.seen (1, x, ''whole'');')
%!assert (pyref.compare.instrument ('x(i) += 2;', 1), 'x(i) += 2; x = pyref.compare.seen (1, x);')
%!assert (pyref.compare.instrument (sprintf ('A = [1\n 2];'), 1), sprintf ('A = [1\n 2]; A = pyref.compare.seen (1, A);'))
%!assert (pyref.compare.instrument ('if a, x = 1 end', 1), 'if a, x = 1, x = pyref.compare.seen (1, x); end')
%!test <what functions are given>
%! heads = struct ('g', {{'z'}}, 'x', {{'y'}});
%! text = pyref.compare.instrument ('x = g (a * g (-b));', 1, heads);
%! assert (text, ['x = g (pyref.compare.seen (2, a * g (pyref.compare.seen (3, -b)))); ' 'x = pyref.compare.seen (1, x);']);
%! text = pyref.compare.instrument ('x(2) = 1 + g (-b)', 1, heads);
%! assert (text, ['x(2) = pyref.compare.seen (1, 1 + g (pyref.compare.seen (2, -b)), ''part''), ' 'x = pyref.compare.seen (1, x, ''whole'');']);
%! assert (isempty (strfind (pyref.compare.instrument ('x = 3; y = x (-1);', 1, heads), '-1),')));
%!test <where an assignment stands>
%! [~, sites] = pyref.compare.instrument (sprintf ('function f\n\n  z = 3;\nend'), 1);
%! assert (sites, struct ('function_', 'f', 'line', 3, 'name', 'z', 'text', 'z = 3;'));
%!test <what cannot be read stays as it is>
%! [text, sites, trouble] = pyref.compare.instrument ('x = (1;', 1);
%! assert ({text, isempty(sites), isempty(trouble)}, {'x = (1;', true, false});
