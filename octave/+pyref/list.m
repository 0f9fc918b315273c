% List the layers and steps by kind, or the cases of one.
%
%     pyref.list ()                  print each layer with what it does
%     pyref.list ('dense')           print its cases, each with its id
%     names = pyref.list ()          the names of layers and steps, a cell
%     ids = pyref.list ('dense')     the ids of the cases
%
% help pyref.layers.dense tells the formulas of a layer, pyref.check judges yours. A
% published derivation has cases too: pyref.list ('raja'). Errors: pyref:value.

function varargout = list (name)
  if nargin == 0
    names = [names_in(fullfile (layers_ (), '*.m')), ...
             names_in(fullfile (steps_ (), '*.m'))];
    print = @() print_layers (names);
  else
    folder = fullfile (pyref.port.fixtures (), 'cases');
    pyref.port.must_be_known (name, names_in (fullfile (folder, '*.json')), 'no layer');
    document = pyref.port.read_document (name);
    cases = pyref.port.cells_of (document.cases);
    names = cellfun (@(c) c.id, cases, 'UniformOutput', false);
    print = @() print_cases (cases);
  end
  if nargout == 0
    print ();
  else
    varargout{1} = names;
  end
end

function folder = layers_ ()
  folder = fullfile (fileparts (mfilename ('fullpath')), '+layers');
end

function folder = steps_ ()
  folder = fullfile (fileparts (layers_ ()), '+networks', '+optimizers');
end

function names = names_in (pattern)
  found = dir (pattern);
  names = regexprep ({found.name}, '\.\w+$', '');
end

function print_cases (cases)
  for i = 1:numel (cases)
    fprintf ('%s  %s\n', cases{i}.id, cases{i}.title);
  end
end

function print_layers (names)
  kinds = {'elementwise', 'rows and sequences', 'losses', 'images', 'matrices', ...
           'steps'};
  own = cellfun (@kind_of, names, 'UniformOutput', false);
  for i = 1:numel (kinds)
    fprintf ('%s\n', kinds{i});
    mine = names(strcmp (own, kinds{i}));
    for k = 1:numel (mine)
      fprintf ('%s\n', cut (sprintf ('  %-24s%s', mine{k}, sentence_of (mine{k}))));
    end
  end
  fprintf ('\n');
  fprintf ('%s\n', ...
           'help pyref.layers.dense                    the formulas of a layer', ...
           '[y, back] = pyref.layers.dense (x, w, b)   its values, and', ...
           '[dx, dw, db] = back (dy)                   its gradients', ...
           'pyref.list (''dense'')                       its cases', ...
           'pyref.check (@my_dense, ''dense'')           judge a function of yours');
end

function kind = kind_of (layer)
  % By the shapes in the head of its fixture file.
  file = fullfile (pyref.port.fixtures (), 'cases', [layer '.json']);
  head = regexp (fileread (file), '^.*?(?=,\s*"cases": \[)', 'match', 'once');
  sheet = jsondecode ([head '}']);
  shapes = [struct2cell(sheet.inputs); struct2cell(sheet.outputs)];
  letters = cellfun (@(shape) numel (regexp (shape, '\S+')), shapes);
  lengths = struct2cell (sheet.lengths);
  if isfield (sheet, 'back') && ~sheet.back
    kind = 'steps';
  elseif any (letters >= 4, 1)
    kind = 'images';
  elseif any (strcmp (shapes, '...'))
    kind = 'elementwise';
  elseif any (strcmp (shapes, 'N 1'))
    kind = 'losses';
  elseif any (strcmp ([shapes; lengths], 'N N')) || any (strcmp (lengths, 'eigen'))
    kind = 'matrices';
  else
    kind = 'rows and sequences';
  end
end

function text = sentence_of (layer)
  file = fullfile (layers_ (), [layer '.m']);
  if ~exist (file, 'file')
    file = fullfile (steps_ (), [layer '.m']);
  end
  source = fileread (file);
  text = regexp (source, '^% (.*?\.)\s', 'tokens', 'once');
  text = regexprep (text{1}, '\s*\n%\s*', ' ');
end

function line = cut (line)
  % As many whole words as fit a screen of 80 columns.
  if numel (line) > 80
    line = [regexprep(line(1:76), '[ ,:]*\S*$', '') ' ...'];
  end
end

%!test <every layer is in one kind, told by its first sentence>
%! text = evalc ('pyref.list ()');
%! lines = regexp (text, '\n', 'split');
%! names = regexp (text, '(?<=\n  )\w+', 'match');
%! assert (sort (names), sort (pyref.list ()));
%! assert (any (strncmp (lines, '  softmax_crossentropy    Softmax of each row, and', 50)));
%! assert (max (cellfun (@numel, lines)) <= 80);
%! assert (numel (strfind (text, 'matrices')), 1);
%! assert (any (strncmp (lines, '  adamw                   Step as adam does', 43)));
%!test <the cases of a layer are told by id and title, those of a source too>
%! text = evalc ('pyref.list (''dense'')');
%! assert (any (strfind (text, 'dense-d3041c6c  all sizes differ')));
%! ids = pyref.list ('raja');
%! assert (strncmp (ids, 'raja-', 5));
%!error <rajah is no layer; near it: raja> pyref.list ('rajah')
