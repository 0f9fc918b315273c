% The mistakes of a layer, each as a wrong function: from fixtures/sources.
%
%     found = pyref.port.mistakes (layer, folder)
%
% found is a cell of structs with name, effect and call, the name of a function that is
% the layer with one wrong line. The functions are written as packages into folder,
% which is added to the path.

function found = mistakes (layer, folder)
  file = fullfile (pyref.port.root (), 'fixtures', 'sources', ...
                   layer, 'mistakes.toml');
  blocks = regexp (fileread (file), '\[\[mistake\]\]', 'split');
  source = fileread (fullfile (pyref.port.root (), 'octave', '+pyref', ...
                               '+layers', [layer '.m']));
  source = regexprep (source, '(?m)^%!.*$\n?', '', 'lineanchors', 'dotexceptnewline');
  found = {};
  for i = 2:numel (blocks)
    [right, wrong] = lines_of (blocks{i});
    if numel (strfind (source, right)) ~= 1
      error ('pyref:value', '%s: %s stands %d times', layer, right, ...
             numel (strfind (source, right)));
    end
    name = sprintf ('wrong_%s_%d', layer, i - 1);
    package = fullfile (folder, ['+' name]);
    mkdir (package);
    file = fopen (fullfile (package, [layer '.m']), 'w');
    fwrite (file, strrep (source, right, wrong));
    fclose (file);
    found{end+1} = struct ('name', text_of (blocks{i}, 'name'), ...
                           'effect', text_of (blocks{i}, 'effect'), ...
                           'call', [name '.' layer]);
  end
  quiet = warning ('off', 'Octave:shadowed-function');
  addpath (folder);
  warning (quiet);
end

function text = text_of (block, key)
  found = regexp (block, ['(?m)^' key ' = (.*)$'], 'tokens', 'once', 'lineanchors', ...
                  'dotexceptnewline');
  texts = strings_in (found{1});
  text = texts{1};
end

function [right, wrong] = lines_of (block)
  found = regexp (block, '(?m)^octave = \[(.*)\]$', 'tokens', 'once', 'lineanchors', ...
                  'dotexceptnewline');
  texts = strings_in (found{1});
  [right, wrong] = deal (texts{:});
end

function texts = strings_in (line)
  % Strings in double quotes, with escapes, or in single ones, without.
  texts = {};
  place = 1;
  while place <= numel (line)
    quote = line(place);
    if quote ~= '''' && quote ~= '"'
      place = place + 1;
      continue
    end
    stop = place + 1;
    text = '';
    while line(stop) ~= quote
      if quote == '"' && line(stop) == '\'
        stop = stop + 1;
        text = [text escaped(line(stop))];
      else
        text = [text line(stop)];
      end
      stop = stop + 1;
    end
    texts{end+1} = text;
    place = stop + 1;
  end
end

function c = escaped (letter)
  c = letter;
  if letter == 'n'
    c = char (10);
  elseif letter == 't'
    c = char (9);
  end
end

%!test <a wrong layer is written, and is wrong>
%! folder = tempname ();
%! mkdir (folder);
%! found = pyref.port.mistakes ('dense', folder);
%! names = cellfun (@(m) m.name, found, 'UniformOutput', false);
%! assert (any (strcmp (names, 'bias forgotten')));
%! f = str2func (found{strcmp(names, 'bias forgotten')}.call);
%! y = f ([1 2], [1; 1], 5);
%! rmpath (folder);
%! before = confirm_recursive_rmdir (false);
%! rmdir (folder, 's');
%! confirm_recursive_rmdir (before);
%! assert (y, 3);
